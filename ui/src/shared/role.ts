import { useRead } from "../transport/react";

/** Whether who signed in administers the workspace. */
export function useAdmin(): boolean {
  return useRead("workspace.status", {}).data?.user?.role === "admin";
}
