import { useQuery, useQueryClient } from "@tanstack/react-query";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Failure } from "../../transport/failure";
import type { ChosenDevice, DeviceKind, DeviceLists } from "../../transport/generated";
import { readKey, useTransport, useWrite } from "../../transport/react";

const KEY = readKey("devices.list", {});

/** The cameras and microphones of this machine, and a way to choose that shows at once. */
export function useDevices() {
  const transport = useTransport();
  const client = useQueryClient();
  // No event tells that something was plugged in, so they are asked for whenever somebody looks.
  const lists = useQuery<DeviceLists, Failure>({ queryKey: KEY, queryFn: () => transport.call("devices.list", {}), staleTime: 0, refetchOnWindowFocus: true });
  const write = useWrite("devices.choose");
  const choose = (kind: DeviceKind, device: ChosenDevice | null) => {
    client.setQueryData<DeviceLists>(KEY, (old) => old && { ...old, [kind]: device });
    write.mutate(
      { kind, device },
      {
        onSuccess: () => void lists.refetch(),
        onError: (failure) => {
          void lists.refetch();
          notifyProblem(failure);
        },
      },
    );
  };
  return { lists, choose, saving: write.isPending, saved: write.isSuccess };
}
