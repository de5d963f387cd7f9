import { act, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useAutosave } from "../shared/autosave";
import { undoLast } from "../shared/undo";

let kept: string[];

function Field() {
  const [text, setText] = useState("before");
  const save = useAutosave((value: string) => Promise.resolve(kept.push(value)), { saved: text, show: setText });
  return (
    <input
      aria-label="text"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        save.change(event.currentTarget.value);
      }}
    />
  );
}

const field = () => screen.getByLabelText<HTMLInputElement>("text");
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  kept = [];
  vi.useFakeTimers();
});
afterEach(() => {
  while (undoLast());
  vi.useRealTimers();
});

it("undoes what was written in one go, and then what was written before", async () => {
  render(<Field />);
  type("one");
  await pass(700);
  type("one two");
  await pass(10_000);
  type("three");
  await pass(700);
  expect(kept).toEqual(["one", "one two", "three"]);

  act(() => void undoLast());
  await pass(0);
  expect(field().value).toBe("one two");
  act(() => void undoLast());
  await pass(0);
  expect(field().value).toBe("before");
  expect(kept.slice(3)).toEqual(["one two", "before"]);
  expect(undoLast()).toBe(false);
});

it("undoes after the page was left", async () => {
  const page = render(<Field />);
  type("after");
  page.unmount();
  await pass(0);
  expect(kept).toEqual(["after"]);
  act(() => void undoLast());
  await pass(0);
  expect(kept).toEqual(["after", "before"]);
});
