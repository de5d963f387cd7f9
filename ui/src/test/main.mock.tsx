import { start } from "../start";
import { evaluated } from "./analytics";
import { FakeCore } from "./core";

const core = new FakeCore();
const scene = new URLSearchParams(window.location.search).get("scene");

if (scene !== null && scene !== "first") {
  core.status = {
    ...core.status, state: scene === "locked" ? "locked" : "open", protection: "passphrase", organisation: "Atelier Lumière",
    user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "camille@example.org", role: "admin", active: true },
  };
}
if (scene === "filled" || scene === "processing") {
  core.stepMs = scene === "processing" ? 4000 : 0;
  const { campaign_id } = core.sample("fr");
  core.analytics.set(campaign_id, evaluated(core.handlers["campaigns.get"]({ id: campaign_id })));
  const { id } = core.handlers["campaigns.create"]({
    title: "Développeuse ou développeur Rust", job_title: "Développement logiciel", job_description: "", experience_level: "3 à 5 ans", language: "fr", policy_profiles: ["EU", "FR"],
  });
  core.handlers["questions.create"]({ campaign_id: id, question: { text: "Décrivez un défaut difficile que vous avez trouvé.", category: "", difficulty: "", mandatory: true, limit_ms: 180_000, preparation_ms: 30_000, competencies: [], probes: [] } });
  core.handlers["questions.create"]({ campaign_id: id, question: { text: "Comment décidez-vous qu’un code est assez bon ?", category: "jugement", difficulty: "", mandatory: false, limit_ms: null, preparation_ms: null, competencies: [], probes: [] } });
  core.handlers["campaigns.set_scorecard"]({ id, criteria: [{ id: null, name: "Rigueur", description: "", weight: 3, anchors: { one: "Devine.", three: "Vérifie après coup.", five: "" } }] });
}
if (scene === "interview") {
  const { session_id } = core.sample("fr");
  const { id } = core.view(session_id).campaign;
  core.questions.forEach((question) => Object.assign(question, { limit_ms: 120_000, preparation_ms: 30_000, probes: ["Pouvez-vous donner un exemple précis ?"], mandatory: question.position !== 3 }));
  core.handlers["campaigns.set_rules"]({ id, rules: { ...core.view(session_id).campaign.rules, takes: 2, going_back: true, follow_ups: 1 } });
  core.handlers["interview.hand_over"]({ session_id });
}

Object.assign(window, { core });
// A grey room with a face in it; what stands behind the # is no part of the picture.
const picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1280 720'><rect width='1280' height='720' fill='gray'/><circle cx='560' cy='340' r='150' fill='bisque'/></svg>#";
start({ ...core.transport(), address: () => Promise.resolve(picture) });
