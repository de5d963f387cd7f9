import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.layer.css";
import "@mantine/dates/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "mantine-datatable/styles.layer.css";
import "./app.css";
import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import type { QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import type { AppRouter } from "./router";
import { Overlays } from "./shared/Overlays";
import { cssVariables, theme } from "./theme";
import { TransportProvider } from "./transport/react";
import type { Transport } from "./transport/transport";

/** The whole interface over one transport. */
export function App({ transport, client, router }: { transport: Transport; client: QueryClient; router: AppRouter }) {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <TransportProvider transport={transport} client={client}>
          <ModalsProvider>
            <RouterProvider router={router} />
            <Notifications position="bottom-center" zIndex={1000} withinPortal={false} />
          </ModalsProvider>
          <Overlays />
        </TransportProvider>
      </MantineProvider>
    </StrictMode>
  );
}
