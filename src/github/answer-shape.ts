import * as z from "zod";
import { Outage } from "./errors.ts";

/** GitHub's answer in the shape we know; anything else is an outage, never a guess. */
export function inShape<T>(shape: z.ZodType<T>, data: unknown, at: { readonly method?: string; readonly path: string }): T {
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Outage(`GitHub's answer has a shape we do not know: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, " ")}`, {
    method: at.method ?? "GET",
    path: at.path,
  });
}
