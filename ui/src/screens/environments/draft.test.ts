import { expect, test } from "vitest";
import { addressValues, draftOf, type FormValues, faultsOf, valuesOf } from "./draft";
import { type PastedUrl, passwordOf, showsPassword } from "./pastedUrl";

const url = "postgres://deploy:s%40fe@db.example.net/orders";
const pasted: PastedUrl = {
  url,
  password: "s@fe",
  hasPassword: true,
  notes: [],
  address: {
    engine: "postgres",
    host: "db.example.net",
    port: 5432,
    database: "orders",
    user: "deploy",
    tls: "prefer",
    caFile: null,
    path: "",
  },
};
const filled: FormValues = { ...valuesOf(null), ...addressValues(pasted.address), name: " staging " };

test("a pasted URL is sent as it was, its password in it alone", () => {
  const draft = draftOf(filled, pasted);
  expect(draft).toMatchObject({ name: "staging", url, password: null });
});

test("once a field was changed the fields count, and only the URL's password is taken along", () => {
  const draft = draftOf({ ...filled, tls: "verify-full" }, pasted);
  expect(draft).toMatchObject({ url: null, password: "s@fe", address: { tls: "verify-full" } });
});

test("a typed password wins over the URL's", () => {
  expect(draftOf({ ...filled, password: "typed" }, pasted)).toMatchObject({ url: null, password: "typed" });
});

test("without a typed password the kept one stays as it is", () => {
  expect(draftOf(filled, null)).toMatchObject({ url: null, password: null });
});

test("a SQLite environment has a path and nothing of a server", () => {
  const draft = draftOf({ ...filled, engine: "sqlite", path: "/data/shop.db" }, null);
  expect(draft.address).toMatchObject({ path: "/data/shop.db", host: "", port: null, user: "" });
});

test("a direct address goes with a server, and says what is wrong with it", () => {
  const draft = draftOf({ ...filled, direct: " db.internal:5432 " }, null);
  expect(draft.direct).toBe("db.internal:5432");
  expect(draftOf(filled, null).direct).toBeNull();
  expect(draftOf({ ...filled, engine: "sqlite", direct: "db.internal" }, null).direct).toBeNull();
  for (const direct of ["", "db.internal", "[::1]:5432", "/run/postgresql"]) {
    expect(faultsOf({ ...filled, direct }, []).direct).toBeUndefined();
  }
  expect(faultsOf({ ...filled, direct: "db internal" }, []).direct).toContain("host:port");
});

test("each field says what is wrong with it", () => {
  const faults = faultsOf({ ...valuesOf(null), name: "staging", port: "70000" }, ["staging"]);
  expect(Object.keys(faults).sort()).toEqual(["database", "host", "name", "port", "user"]);
  expect(faults.port).toContain("65535");
});

test("a password is told apart and decoded", () => {
  expect(passwordOf(url)).toBe("s@fe");
  expect(passwordOf("postgres://deploy@db/orders")).toBeNull();
  expect(passwordOf("mysql://a:%E0%A4@db/x")).toBeNull();
  expect(passwordOf("postgres://u:p@[::1]:5433/d")).toBe("p");
});

test.each([
  ["postgres://deploy:g", true],
  ["postgres://deploy:geheim@db", true],
  ["postgres://deploy:12345@db/x", true],
  ["postgres://deploy@db:5432/x", false],
  ["postgres://localhost:5432/x", false],
  ["sqlite:///data/shop.db", false],
])("the URL field hides %s: %s", (text, hidden) => {
  expect(showsPassword(text)).toBe(hidden);
});
