import type { Format } from "./format.ts";
import { genericMetrics } from "./generic-metrics.ts";
import { junit } from "./junit.ts";
import { k6 } from "./k6.ts";
import { log } from "./log.ts";
import { own } from "./own.ts";
import { reports } from "./reports.ts";

/** Every format we read. Their order means nothing. */
export const FORMATS: readonly Format[] = [own, log, reports, genericMetrics, k6, junit];
