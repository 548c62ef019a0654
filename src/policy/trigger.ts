import * as z from "zod";
import { absolute, bounded, Duration, named, satisfiable } from "./words.ts";

const Trigger = z
  .strictObject({ ...absolute, for: Duration.optional() })
  .refine(...bounded("at_least", "at_most"))
  .refine(...satisfiable);

/** What puts a pointer back: objectives and metrics that must hold, and for how long they may not before it fires. */
export const Triggers = z.strictObject({
  slo: named(Trigger, "Service objectives by name; rates are shares of 1."),
  metrics: named(Trigger, "Metrics by name."),
});
