import { Text } from "@mantine/core";
import type { Criterion } from "../../transport/generated";
import { ANCHORS } from "../campaigns/CriterionFields";
import classes from "./Compare.module.css";

/** What the ratings of the active criterion mean: once, since they mean the same for everybody. */
export function Anchors({ criterion }: { criterion: Criterion }) {
  return (
    // In a low window it scrolls, for the keyboard too.
    <section className={classes.anchors} aria-label={criterion.name} tabIndex={0} data-testid="anchors">
      <Text size="sm" fw={550}>
        {criterion.name}
      </Text>
      <dl>
        {ANCHORS.map(([name, rating]) => (
          <div key={name}>
            <dt>{rating}</dt>
            <dd>{criterion.anchors[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
