import { createContext, useContext } from "react";
import type { Api } from "./api";

/** Holds the `Api` that the page talks to. */
export const ApiContext = createContext<Api | null>(null);

/** The `Api` of the nearest provider. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("no ApiContext above this component");
  return api;
}
