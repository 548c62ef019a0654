import { checkRunNodeId } from "../answers/checks.ts";
import { instantOrNull, nodeId, SITE } from "../answers/names.ts";
import type { CheckRun } from "../state.ts";
import { page } from "./paging.ts";
import type { Page } from "./paging.ts";
import { unknown } from "./told.ts";
import type { AnnotationSource, AppSource, CommitSource, Fields, RunSource, SuiteSource } from "./world.ts";

type RunFilter = {
  readonly appId?: number | null;
  readonly checkName?: string | null;
  readonly checkType?: "ALL" | "LATEST" | null;
};

const runsOf = ({ suite }: SuiteSource): readonly CheckRun[] => suite.runs;

/** From the mildest to what governs: a suite is as bad as its worst run. */
const WORST = ["skipped", "neutral", "success", "stale", "action_required", "cancelled", "timed_out", "failure"];

export const SUITE: Fields<SuiteSource> = {
  id: ({ suite }) => nodeId("CS", suite.id),
  databaseId: ({ suite }) => suite.id,
  app: ({ suite }): AppSource => ({ is: "App", app: suite.app }),
  commit: ({ repository, suite }): CommitSource => ({ is: "Commit", repository, sha: suite.head }),
  status: (source) => {
    const runs = runsOf(source);
    if (runs.length === 0) return "QUEUED";
    return runs.every((run) => run.status === "completed") ? "COMPLETED" : "IN_PROGRESS";
  },
  conclusion: (source) => {
    const runs = runsOf(source);
    if (runs.length === 0 || runs.some((run) => run.conclusion === null)) return null;
    return WORST.findLast((word) => runs.some((run) => run.conclusion === word))?.toUpperCase() ?? null;
  },
  checkRuns: (source, args: Page & { filterBy?: RunFilter | null }, _, info) => {
    const { appId, checkName, checkType } = args.filterBy ?? {};
    if (checkType == null) throw unknown("checkRuns without a checkType, whose default GitHub does not document");
    const runs = runsOf(source).filter(
      (run) => (appId == null || run.app.id === appId) && (checkName == null || run.name === checkName),
    );
    // Later runs of a name replace earlier ones.
    const kept =
      checkType === "ALL" ? runs : [...new Map(runs.toSorted((a, b) => a.id - b.id).map((run) => [run.name, run])).values()];
    return page(
      kept.map((run): RunSource => ({ is: "CheckRun", repository: source.repository, run })),
      args,
      info,
    );
  },
};

export const RUN: Fields<RunSource> = {
  id: ({ run }) => checkRunNodeId(run),
  /** GraphQL's Int ends at 2^31; the permalink ends in the whole number. */
  databaseId: ({ run }) => (run.id < 2 ** 31 ? run.id : null),
  permalink: ({ repository, run }) => `${SITE}/${repository.fullName}/runs/${run.id}`,
  name: ({ run }) => run.name,
  status: ({ run }) => run.status.toUpperCase(),
  conclusion: ({ run }) => run.conclusion?.toUpperCase() ?? null,
  title: ({ run }) => run.output.title,
  summary: ({ run }) => run.output.summary,
  text: ({ run }) => run.output.text,
  externalId: ({ run }) => run.externalId,
  detailsUrl: ({ run }) => run.detailsUrl,
  url: ({ repository, run }) => `${SITE}/${repository.fullName}/runs/${run.id}`,
  startedAt: ({ run }) => instantOrNull(run.startedAt),
  completedAt: ({ run }) => instantOrNull(run.completedAt),
  annotations: ({ run }, args: Page, _, info) =>
    page(
      run.annotations.map((annotation): AnnotationSource => ({ is: "CheckAnnotation", annotation })),
      args,
      info,
    ),
};

const annotation: Fields<AnnotationSource> = {
  path: (source) => source.annotation.path,
  annotationLevel: (source) => source.annotation.annotation_level.toUpperCase(),
  title: (source) => source.annotation.title ?? null,
  message: (source) => source.annotation.message,
  location: (source) => source,
};

const span: Fields<AnnotationSource> = {
  start: ({ annotation: { start_line: line, start_column: column } }) => ({ line, column: column ?? null }),
  end: ({ annotation: { end_line: line, end_column: column } }) => ({ line, column: column ?? null }),
};

const position: Fields<{ readonly line: number; readonly column: number | null }> = {
  line: ({ line }) => line,
  column: ({ column }) => column,
};

export const CHECKS = {
  CheckSuite: SUITE,
  CheckRun: RUN,
  CheckAnnotation: annotation,
  CheckAnnotationSpan: span,
  CheckAnnotationPosition: position,
};
