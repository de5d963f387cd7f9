import type { ConsentKind, Weights } from "../transport/generated";

export const SENTENCES: string[][] = [
  [
    "Bonjour, je m’appelle Zoé et je travaille depuis six ans dans le service aux clients d’une entreprise de transport.",
    "J’aime comprendre ce que les gens demandent vraiment avant de proposer une solution.",
    "Dans mon dernier poste, j’ai formé quatre collègues et réduit les délais de réponse d’un tiers.",
    "Aujourd’hui je cherche une équipe où la qualité compte autant que la vitesse.",
  ],
  [
    "Un client avait reçu trois fois la mauvaise pièce et menaçait de résilier son contrat.",
    "Je l’ai rappelé moi-même, j’ai reconnu l’erreur et j’ai vérifié la référence avec lui, pièce en main.",
    "La bonne pièce est partie le jour même, et nous avons corrigé la fiche qui causait l’erreur.",
  ],
  ["I expect a team that talks openly about mistakes.", "I work best when goals are clear and feedback is frequent."],
];

export const TEXTS: [ConsentKind, string, string][] = [
  ["recording", "J’accepte que mes réponses soient enregistrées et conservées, chiffrées, pour l’évaluation de ma candidature.", "I agree that my answers are recorded and kept, encrypted, to evaluate my application."],
  ["transcription", "J’accepte que mes réponses soient transcrites par un logiciel sur la machine du recruteur.", "I agree that my answers are transcribed by software on the recruiter’s machine."],
  ["ai_assistance", "J’accepte qu’un logiciel aide le recruteur par un brouillon. Mon refus n’a aucune conséquence.", "I agree that software helps the recruiter with a draft. Refusing has no consequence."],
  ["facial_metrics", "J’accepte que la qualité technique de l’image soit mesurée. Mon refus n’a aucune conséquence.", "I agree that the technical quality of the picture is measured. Refusing has no consequence."],
  ["cloud", "J’accepte que mes réponses soient traitées hors de cette machine.", "I agree that my answers are processed outside this machine."],
  ["talent_pool", "J’accepte que mon profil soit gardé pour d’autres offres.", "I agree that my profile is kept for other offers."],
];

function model(id: string, name: string, bytes: number, fr: string, en: string, part: Partial<Weights> = {}): Weights {
  return {
    id, name, kind: "whisper", licence: "MIT", licence_url: "https://example.org/LICENSE", hour_ms: null, bytes, present_bytes: 0, good_for: { fr, en }, state: "missing", sample_only: false, removable: false, recommended: false, in_use: false, language: null, job_id: null, ...part,
  };
}

export const WEIGHTS: Weights[] = [
  model("synthetic-tiny", "RecruteIA synthetic tiny", 38_000_000, "L’entretien d’exemple.", "The sample interview.", { state: "installed", sample_only: true }),
  model("small-q5", "Whisper small (q5)", 190_000_000, "Un bon équilibre sur un ordinateur récent.", "A good balance on a recent computer.", { recommended: true }),
  model("large-turbo", "Whisper large v3 turbo", 1_620_000_000, "Le moins d’erreurs, si l’ordinateur est rapide.", "The fewest mistakes, if the computer is fast."),
  model("silero", "Silero VAD", 885_000, "Trouver où quelqu’un parle.", "Finding where somebody speaks.", { kind: "vad", state: "installed", in_use: true }),
  model("kokoro", "Kokoro 82M", 92_000_000, "Le réseau qui parle.", "The network that speaks.", { kind: "voice" }),
  model("siwis", "Siwis", 522_000, "Une voix en français.", "A voice in French.", { kind: "voice", language: "fr" }),
  model("heart", "Heart", 522_000, "Une voix en anglais.", "A voice in English.", { kind: "voice", language: "en" }),
  model("yunet", "YuNet", 233_000, "Trouver les visages.", "Finding faces.", { kind: "face" }),
];
