import { start } from "../start";
import { evaluated } from "./analytics";
import { FakeCore } from "./core";

const core = new FakeCore();
core.spoken.voice = true;
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
if (scene === "interview" || scene === "own") {
  const { session_id } = core.sample("fr");
  const { id } = core.view(session_id).campaign;
  core.questions.forEach((question) => Object.assign(question, { limit_ms: 120_000, preparation_ms: 30_000, probes: ["Pouvez-vous donner un exemple précis ?"], mandatory: question.position !== 3 }));
  core.handlers["campaigns.set_rules"]({ id, rules: { ...core.view(session_id).campaign.rules, takes: 2, going_back: true, follow_ups: 1 } });
  core.interview.ownWindow = scene === "own";
  core.handlers["interview.hand_over"]({ session_id, beside: core.interview.ownWindow });
}

if (scene === "writing") {
  const { session_id } = core.sample("fr");
  core.questions.forEach((question) => Object.assign(question, { preparation_ms: 30_000 }));
  core.interview.accommodations = { ...core.interview.accommodations, written_answers: true };
  core.handlers["interview.hand_over"]({ session_id, beside: false });
  core.interview.stage = "ready";
  core.handlers["interview.begin"]({});
}
if (scene === "written") {
  const { session_id } = core.sample("en");
  const { question } = core.view(session_id).questions[0] ?? {};
  core.addWritten(session_id, question?.id ?? "", "In my last job a customer called three times on the same day: her order had not come, and nobody had called her back.\nI went through the whole history with her, so that she did not have to tell it again. Then I called the carrier, and told her the same hour what I knew and what I did not know yet.\nShe had her order two days later. Since then we write down who calls back, and until when.");
  window.location.hash = `#/sessions/${session_id}`;
}

if (scene === "console") {
  const { session_id } = core.sample("fr");
  core.questions.forEach((question) => Object.assign(question, { limit_ms: null, preparation_ms: null, probes: ["Pouvez-vous donner un exemple précis ?"] }));
  const { handlers } = core;
  const [first, second] = core.view(session_id).questions.map(({ question }) => question.id);
  handlers["interview.hand_over"]({ session_id, beside: true });
  handlers["interview.inform"]({ language: "fr", hash: `sheet-fr-${core.settings.contact || "Camille Aubert, camille@example.org"}` });
  handlers["interview.consent"]({ language: "fr", answers: [{ kind: "recording", granted: true }, { kind: "transcription", granted: true }] });
  handlers["interview.ready"]({ sound_only: false, in_writing: false });
  handlers["interview.practise"]({ skipped: true });
  handlers["interview.begin"]({});
  handlers["interview.answer"]({});
  handlers["interview.stop"]({});
  handlers["interview.next"]({});
  handlers["interview.answer"]({});
  const said = ["Dans mon dernier poste, une cliente a appelé trois fois dans la même journée.", "Elle n’avait pas reçu sa commande et personne ne l’avait rappelée.", "J’ai repris tout l’historique avec elle, puis j’ai appelé le transporteur."];
  core.devices.captions = { media_id: "media-1", state: "on", model: "base", captions: said.map((text, place) => ({ start_ms: 1_000 + place * 6_000, end_ms: 6_000 + place * 6_000, text, confidence: 0.9 })) };
  core.console.write(session_id, null, null, "Arrivée à l’heure, un peu tendue au début.");
  core.console.write(session_id, first ?? null, 12_000, "Parcours clair, cinq ans dans la vente à distance. À vérifier : les dates de 2023.");
  core.console.write(session_id, second ?? null, 3_000, "Décrit la situation précisément");
  window.location.hash = `#/sessions/${session_id}/room`;
}

Object.assign(window, { core });
// A grey room with a face in it; what stands behind the # is no part of the picture.
const picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1280 720'><rect width='1280' height='720' fill='gray'/><circle cx='560' cy='340' r='150' fill='bisque'/></svg>#";
start({ ...core.transport(), address: () => Promise.resolve(picture) });
