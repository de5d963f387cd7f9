import { start } from "./start";
import { chooseTransport } from "./transport";

start(chooseTransport());
