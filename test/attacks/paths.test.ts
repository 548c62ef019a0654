import { evidence, manifest, policy } from "../support/texts.ts";
import { attack } from "./attack.ts";
import { AFTER, byHand, folder, MANIFEST, pointed, promotion, type Files } from "./by-hand.ts";

const GOOD = promotion();
const SOUND = evidence("8");
const moved = (path: string, model = path.replace(/^.*\/|\.yaml$/g, "")): Files => ({
  ...folder({ "evidence.json": SOUND }),
  [path]: AFTER.replace("model: fraud", `model: "${model}"`),
});
const everybody = { files: { "policies/all.yaml": policy({}, ["*"]) } };

attack("A manifest lies in a folder whose name differs in its case", [
  byHand({ evil: { ...GOOD, "Models/fraud.yaml": AFTER }, said: "foreign_files" }),
  byHand({ evil: moved("Models/fraud.yaml"), said: "nothing_to_judge" }),
  byHand({ evil: moved("models/fraud.YAML"), said: "nothing_to_judge" }),
]);

attack(
  "A manifest is for a model whose name differs in its case, and no policy names it",
  byHand({ evil: moved("models/Fraud.yaml"), said: "foreign_files" }),
);

attack(
  "A manifest is for a model whose name only looks like another's, and a policy for every model takes it",
  [
    "models/fr\u0430ud.yaml",
    "models/fraud\u200b.yaml",
    "models/\u202eduarf.yaml",
    "models/\uff46raud.yaml",
    "models/frau\u0064\u0301.yaml",
    "models/fraud .yaml",
    "models/fraud\u00a0.yaml",
    "models/..yaml",
    "models/fraud..yaml",
    "models/-fraud.yaml",
  ].map((path) => byHand({ plan: everybody, evil: moved(path), said: "invalid" })),
);

attack("A manifest lies deeper than manifests lie, or beside their folder", [
  byHand({ evil: moved("models/eu/fraud.yaml"), said: "nothing_to_judge" }),
  byHand({ evil: { ...GOOD, "models/eu/fraud.yaml": "x" }, said: "foreign_files" }),
  byHand({ evil: { ...GOOD, "fraud.yaml": "x" }, said: "foreign_files" }),
]);

attack(
  "Evidence lies where it only seems to be the candidate's",
  [
    "Evidence/fraud/8/evidence.json",
    "evidence/Fraud/8/evidence.json",
    "evidence/fraud/8 /evidence.json",
    "evidence/fraud/\uff18/evidence.json",
    "evidence/fraud/08/evidence.json",
    "evidence/fr\u0430ud/8/evidence.json",
  ].map((path) => byHand({ evil: { [MANIFEST]: pointed({ "evidence.json": SOUND }), [path]: SOUND }, said: "foreign_files" })),
);

attack(
  "Two files of the evidence have one name to people and two to git, and disagree",
  byHand({
    honest: promotion({ "r\u00e9sum\u00e9.json": SOUND }),
    evil: promotion({ "r\u00e9sum\u00e9.json": SOUND, "re\u0301sume\u0301.json": evidence("8", { metrics: { auc: 0.1 } }) }),
    said: "gates_inconclusive",
  }),
);

attack(
  "A file beside the evidence is named so that it seems to lie elsewhere",
  [
    "policies\\fraud.yaml",
    "..\\..\\..\\models\\fraud.yaml",
    "a\nb.json",
    "\u202enosj.ecnedive",
    "::set-output name=decision::merge",
  ].map((name) => byHand({ evil: { ...GOOD, [`evidence/fraud/8/${name}`]: "x" }, said: "gates_shut" })),
);

attack(
  "A promotion takes a file away that another model stands on",
  byHand({
    plan: {
      files: {
        "models/churn.yaml": manifest({ production: "3" }, "churn"),
        "evidence/churn/3/evidence.json": evidence("3", {}, "churn"),
      },
    },
    evil: { ...GOOD, "evidence/churn/3/evidence.json": null },
    said: "foreign_files",
  }),
);
