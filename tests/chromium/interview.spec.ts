import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { say as french, SOON, test } from "../support/inRoom.ts";
import type { Product } from "../support/product.ts";
import { words } from "../support/words.ts";
import type { Say } from "../support/words.ts";

const english = words("en");
const QUESTIONS = ["Parlez-moi d’un montage difficile.", "Qu’avez-vous appris depuis ?"];
const NAME = "Inès";

/** A session of an open campaign with two questions, the second one optional, and a short time to think. */
async function session(product: Product): Promise<string> {
  const campaign = await product.call("campaigns.create", { title: "Régie", job_title: "Régisseuse", job_description: "", experience_level: "", language: "fr", policy_profiles: ["FR"] });
  for (const [place, text] of QUESTIONS.entries()) {
    await product.call("questions.create", {
      campaign_id: campaign.id,
      question: { text, category: "", difficulty: "", mandatory: place === 0, limit_ms: 6_000, preparation_ms: place === 0 ? 60_000 : 4_000, competencies: [], probes: ["Un exemple ?"] },
    });
  }
  await product.call("campaigns.set_scorecard", { id: campaign.id, criteria: [{ id: null, name: "Calme", description: "", weight: 1, anchors: { one: "Panique.", three: "Hésite.", five: "Organise." } }] });
  await product.call("campaigns.set_rules", { id: campaign.id, rules: { preparation_ms: null, limit_ms: null, takes: 2, counting: "last", going_back: false, follow_ups: 0, blind: "off" } });
  await product.call("campaigns.open", { id: campaign.id });
  const { id } = await product.call("sessions.create", {
    campaign_id: campaign.id, person_id: null, person: { first_name: NAME, last_name: "Duval", email: "", phone: "" }, language: "fr", consent_language: "fr", consents: [],
  });
  return id;
}

async function handOver(page: Page, id: string, say: Say): Promise<void> {
  await page.evaluate((session) => (window.location.hash = `/sessions/${session}`), id);
  await page.getByTestId("hand-over").getByRole("button", { name: say("handOver.action") }).click();
  await page.getByRole("dialog").getByRole("button", { name: say("handOver.confirm") }).click();
  await expect(heading(page, say("room.information.hello", { name: NAME }))).toBeFocused();
}

function heading(page: Page, name: string) {
  return page.getByRole("heading", { level: 1, name });
}

/** What happened, by the session's log. */
async function happened(product: Product, id: string): Promise<string[]> {
  const { lines } = await product.call("sessions.log", { id });
  return lines.map((line) => line.happened.what);
}

test("a candidate finishes an interview with no help, in French, through a microphone that is pulled out and a reloaded page", async ({ page, room, product }) => {
  const say = french;
  const button = (key: string) => page.getByRole("button", { name: say(key), exact: true });
  const headset = room.plug("headset", "Casque");
  room.play("headset", "sine=f=300:d=110,volume=9dB");
  const id = await session(product);
  await handOver(page, id, say);

  await test.step("nothing of the recruiter is within reach", async () => {
    await page.evaluate(() => (window.location.hash = "/campaigns"));
    await expect(heading(page, say("room.information.hello", { name: NAME }))).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expectNoFaults(page, "the information sheet");
  });

  await test.step("information, consents, devices", async () => {
    await expect(page.getByText("Je suis un système d’intelligence artificielle", { exact: false })).toBeVisible();
    await button("room.information.read").click();
    await button("room.continue").click();
    // Nothing is chosen in advance.
    await expect(page.getByRole("alert").filter({ hasText: "points" })).toBeVisible();
    await expectNoFaults(page, "consents");
    for (const group of await page.getByRole("radiogroup").all()) {
      if ((await group.getByRole("radio", { name: say("room.consents.yes") }).count()) > 0) await group.getByRole("radio", { name: say("room.consents.yes") }).check();
    }
    await button("room.continue").click();
    await expect(heading(page, say("room.devices.title"))).toBeFocused();
    await expect(button("room.devices.work")).toBeEnabled(SOON);
    await expectNoFaults(page, "devices");
    await button("room.devices.work").click();
  });

  await test.step("the practice is not recorded", async () => {
    await button("room.practice.skip").click();
    await expectNoFaults(page, "ready");
    await button("room.ready.begin").click();
  });

  await test.step("an attempt with a fault does not count", async () => {
    await expect(heading(page, QUESTIONS[0] ?? "")).toBeVisible();
    await button("room.preparing.answer").click();
    await expect(page.getByText(say("room.answering.recording"))).toBeVisible(SOON);
    await expectNoFaults(page, "answering");
    room.unplug(headset);
    await expect(page.getByText(say("room.reopened.title"))).toBeVisible(SOON);
    await expect(page.getByText(say("room.reopened.fault.device"))).toBeVisible();
    await expectNoFaults(page, "reopened");
    room.plug("desk", "Micro de table");
    room.play("desk", "sine=f=300:d=90,volume=9dB");
    await expect.poll(async () => (await product.call("devices.watch", {})).microphone.level_db, SOON).not.toBeNull();
  });

  await test.step("a page that is reloaded goes on, and the answer ends at its limit", async () => {
    await page.reload();
    await button("room.reopened.again").click();
    await button("room.preparing.answer").click();
    await expect(page.getByText(say("room.answering.recording"))).toBeVisible(SOON);
    await page.reload();
    await expect(heading(page, say("room.answered.title"))).toBeVisible(SOON);
    await expectNoFaults(page, "answered");
    await button("room.answered.next").click();
  });

  await test.step("when the time to think is over, it records by itself; a break keeps nothing", async () => {
    await expect(heading(page, QUESTIONS[1] ?? "")).toBeVisible();
    await button("room.break.take").click();
    await expect(heading(page, say("room.break.title"))).toBeVisible();
    await expect(page.getByText(QUESTIONS[1] ?? "")).toHaveCount(0);
    await expectNoFaults(page, "a break");
    await button("room.break.continue").click();
    await expect(page.getByText(say("room.answering.recording"))).toBeVisible(SOON);
    await button("room.answering.finished").click();
    await button("room.answered.end").click();
  });

  await test.step("handing in gives a receipt", async () => {
    await expect(heading(page, say("room.summary.title"))).toBeVisible();
    await expectNoFaults(page, "the summary");
    await button("room.summary.handIn").click();
    await page.getByRole("dialog").getByRole("button", { name: say("room.summary.handIn") }).click();
    await expect(heading(page, say("room.finished.title", { name: NAME }))).toBeFocused();
    // Two attempts at the first question, one at the second.
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(4);
    await expectNoFaults(page, "finished");
  });

  await test.step("the machine is taken back, and all of it is there to be reviewed", async () => {
    await button("room.staff.open").click();
    await page.getByRole("dialog").getByRole("button", { name: say("room.staff.takeBack") }).click();
    await expect(page.getByRole("navigation").first()).toBeVisible();
    const view = await product.call("sessions.get", { id });
    expect(view.session.state).toBe("completed");
    const [first, second] = view.questions.map(({ answer }) => answer);
    expect([first?.take, first?.fault, second?.take, second?.fault]).toEqual([2, null, 1, null]);
    expect(first?.media.duration_ms).toBeGreaterThan(5_800);
    expect(first?.media.duration_ms).toBeLessThan(6_600);
    expect(view.questions[0]?.takes.map(({ fault }) => fault).toSorted()).toEqual(["device", null].toSorted());
    const log = await happened(product, id);
    expect(log.slice(0, 6)).toEqual(["handed_over", "informed", "consented", "devices_ready", "practised", "asked"]);
    for (const what of ["device_lost", "reopened", "paused", "resumed", "finished", "taken_back"]) expect(log).toContain(what);
    expect(view.consents.filter(({ granted }) => granted).map(({ kind }) => kind)).toEqual(["recording", "transcription", "ai_assistance", "talent_pool"]);
  });
});

test("a candidate finishes an interview by the keyboard alone, in English", async ({ page, room, product }) => {
  const say = english;
  room.plug("headset", "Headset");
  room.play("headset", "sine=f=300:d=110,volume=9dB");
  const id = await session(product);
  await handOver(page, id, french);
  await page.getByText(say("language.en"), { exact: true }).click();

  /** Goes on with Tab until what has this name has the focus. */
  const reach = async (key: string, values?: Record<string, string | number>) => {
    const name = say(key, values);
    const there = page.locator(":focus");
    for (let press = 0; press < 80; press += 1) {
      const text = (await there.count()) > 0 ? await there.evaluate((element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim()) : "";
      if (text === name && (await there.isEnabled())) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`"${name}" can't be reached by Tab`);
  };
  const press = async (key: string, values?: Record<string, string | number>) => {
    await expect(page.getByRole("button", { name: say(key, values), exact: true }).first()).toBeEnabled(SOON);
    await reach(key, values);
    await page.keyboard.press("Enter");
  };

  await press("room.information.read");
  await expect(heading(page, say("room.consents.title"))).toBeFocused();
  await expect(page.getByRole("radio", { name: say("room.consents.yes") }).first()).toBeVisible();
  const groups = await page.getByRole("radiogroup").filter({ has: page.getByRole("radio", { name: say("room.consents.yes") }) }).count();
  for (let group = 0; group < groups; group += 1) {
    await page.keyboard.press("Tab");
    // Yes to the recording, no to the rest.
    while (!(await page.locator(":focus").evaluate((element) => element instanceof HTMLInputElement && element.type === "radio"))) await page.keyboard.press("Tab");
    await page.keyboard.press(group === 0 ? "Space" : "ArrowDown");
  }
  await press("room.continue");
  await expect(heading(page, say("room.devices.title"))).toBeFocused();
  await press("room.devices.work");
  await press("room.practice.skip");
  await press("room.ready.begin");
  for (const last of [false, true]) {
    await press("room.preparing.answer");
    await expect(page.getByText(say("room.answering.recording"))).toBeVisible(SOON);
    await press("room.answering.finished");
    await expect(heading(page, say("room.answered.title"))).toBeFocused(SOON);
    await press(last ? "room.answered.end" : "room.answered.next");
  }
  await press("room.summary.handIn");
  await expect(page.getByRole("dialog")).toBeVisible();
  await reach("room.summary.handIn");
  await page.keyboard.press("Enter");
  await expect(heading(page, say("room.finished.title", { name: NAME }))).toBeFocused(SOON);
  const view = await product.call("sessions.get", { id: id }).catch((error: unknown) => String(error));
  // The machine is the candidate's still.
  expect(view).toContain("interview.handed_over");
});
