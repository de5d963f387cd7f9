import { useEffect, useState } from "react";

/** What `value` has been for so long without a change; what it was before until then. */
export function useSteady<T extends string | boolean | null>(value: T, ms: number, first: T): T {
  const [steady, setSteady] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => setSteady(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return steady;
}
