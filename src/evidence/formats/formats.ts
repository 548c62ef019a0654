import type { Format } from "./format.ts";
import { log } from "./log.ts";
import { own } from "./own.ts";
import { reports } from "./reports.ts";

/** Every format we read. Their order means nothing. */
export const FORMATS: readonly Format[] = [own, log, reports];
