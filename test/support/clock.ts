/*
 * Loaded before the bundle (`node --import`), so that a child process lives at the time of the embedded GitHub. The product itself
 * knows no such switch.
 */
const start = Number(process.env["EMBEDDED_NOW"]);
const began = performance.now();
const RealDate = Date;

if (Number.isFinite(start)) {
  const now = () => start + (performance.now() - began);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => (args.length === 0 ? new target(now()) : Reflect.construct(target, args)) as object,
    apply: (target) => new target(now()).toString(),
    get: (target, name) => (name === "now" ? now : (Reflect.get(target, name) as unknown)),
  });
}
