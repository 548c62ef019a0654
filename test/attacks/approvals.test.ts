import { approve, attack } from "./attack.ts";

attack("A person asks for a promotion and approves it, since the bot is its author", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? "maya" : "ada" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A person has somebody else start the workflow, starts that run again, and approves what it opened", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: "ada", ...(evil ? { again: "maya" } : {}) });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});
