import type { Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { happen } from "./happenings.ts";
import { Refusal } from "./refusal.ts";

export type NewDispatch = { readonly name: string; readonly payload: Readonly<Record<string, unknown>> };

/** `repository_dispatch`: starts workflows even for GITHUB_TOKEN. https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event */
export function addDispatch(state: State, repository: Repository, actor: Actor, { name, payload }: NewDispatch): void {
  if (name.length > 100)
    throw new Refusal(422, "Invalid request.\n\nOnly 100 characters are allowed; " + String(name.length) + " were supplied.");
  const keys = Object.keys(payload).length;
  if (keys > 10) throw new Refusal(422, `Invalid request.\n\nNo more than 10 properties are allowed; ${keys} were supplied.`);
  if (JSON.stringify(payload).length > 65_535) throw new Refusal(422, "client_payload is too large.");
  repository.dispatches.push({ type: "repository_dispatch", name, payload, by: actor.user });
  happen(state, {
    event: "repository_dispatch",
    action: name,
    repository,
    actor,
    payload: { branch: repository.defaultBranch, client_payload: payload },
  });
}

/** `workflow_dispatch` of one workflow file on a branch: GITHUB_TOKEN starts it too. */
export function addWorkflowDispatch(
  state: State,
  repository: Repository,
  actor: Actor,
  run: { workflow: string; ref?: string; inputs?: Readonly<Record<string, string>> },
): void {
  const ref = `refs/heads/${run.ref ?? repository.defaultBranch}`;
  const inputs = run.inputs ?? {};
  repository.dispatches.push({ type: "workflow_dispatch", name: run.workflow, payload: inputs, by: actor.user });
  happen(state, { event: "workflow_dispatch", repository, actor, ref, payload: { workflow: run.workflow, ref, inputs } });
}
