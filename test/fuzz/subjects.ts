import type { Subject } from "./frame/subject.ts";
import { approvals } from "./subjects/approvals.ts";
import { events } from "./subjects/events.ts";
import { evidence } from "./subjects/evidence.ts";
import { gates } from "./subjects/gates.ts";
import { requests } from "./subjects/inputs.ts";
import { judgements } from "./subjects/judgements.ts";
import { manifests } from "./subjects/manifests.ts";
import { policies } from "./subjects/policies.ts";

/** Everything that is fuzzed. Their order means nothing. */
export const SUBJECTS: readonly Subject[] = [manifests, policies, evidence, events, requests, approvals, gates, judgements];
