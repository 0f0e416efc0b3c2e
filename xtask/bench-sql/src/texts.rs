//! What is read: three kinds of PostgreSQL scripts, made anew and alike each time.

use std::fmt::Write as _;

/// A kind of script.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    pub(crate) title: &'static str,
    /// Whether long stretches hold no quote.
    pub(crate) has_few_quotes: bool,
    /// Appends what belongs together: one or a few statements.
    append: fn(&mut String, &mut Numbers),
}

pub(crate) const ALL: &[Text] = &[
    Text {
        title: "inserts of a dump, 100 rows each, with few quotes",
        has_few_quotes: true,
        append: few_quotes,
    },
    Text {
        title: "inserts of one row each, with many quotes",
        has_few_quotes: false,
        append: many_quotes,
    },
    Text {
        title: "functions, tables and comments",
        has_few_quotes: false,
        append: functions,
    },
];

/// At least `bytes` of `text`.
pub(crate) fn generate(text: &Text, bytes: usize) -> String {
    let mut numbers = Numbers(7);
    let mut sql = String::with_capacity(bytes + (64 << 10));
    sql.push_str("SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n");
    while sql.len() < bytes {
        (text.append)(&mut sql, &mut numbers);
    }
    sql
}

/// Numbers without a pattern, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// As `pg_dump --rows-per-insert=100` writes a table of numbers with a remark here and there.
fn few_quotes(sql: &mut String, numbers: &mut Numbers) {
    sql.push_str("INSERT INTO public.order_lines VALUES\n");
    for row in 0..100 {
        let _ = write!(
            sql,
            "\t({}, {}, {}, {}.{:02}, {}, {})",
            numbers.below(1 << 31),
            numbers.below(1 << 24),
            numbers.below(40),
            numbers.below(10_000),
            numbers.below(100),
            if numbers.below(2) == 0 { "true" } else { "false" },
            if numbers.below(20) == 0 {
                "'to be wrapped'"
            } else {
                "NULL"
            },
        );
        sql.push_str(if row < 99 { ",\n" } else { ";\n\n" });
    }
}

/// As `pg_dump --inserts` writes a table of texts.
fn many_quotes(sql: &mut String, numbers: &mut Numbers) {
    let _ = writeln!(
        sql,
        "INSERT INTO public.customers VALUES ({}, 'Ana-{}', 'O''Neill; & Söhne', '2026-0{}-1{} 10:{}:00+00', \
         '{{\"vip\": true, \"note\": \"it''s {}\"}}', E'C:\\\\dir\\\\{}\\'s', NULL);",
        numbers.below(1 << 31),
        numbers.below(1 << 20),
        numbers.below(9) + 1,
        numbers.below(9),
        numbers.below(50) + 10,
        numbers.below(1 << 24),
        numbers.below(1 << 16),
    );
}

/// What a schema of many routines looks like.
fn functions(sql: &mut String, numbers: &mut Numbers) {
    let n = numbers.below(1 << 31);
    let _ = writeln!(
        sql,
        "--
-- Name: settle_{n}(bigint, numeric); Type: FUNCTION; Schema: public; Owner: shop
--

CREATE FUNCTION public.settle_{n}(order_id bigint, amount numeric) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    AS $_$
DECLARE
    found_total numeric := 0;  -- what is paid; the rest is open
BEGIN
    SELECT sum(p.amount) INTO found_total FROM public.payments p WHERE p.order_id = $1;
    IF found_total >= amount THEN
        UPDATE public.orders SET state = 'settled' WHERE id = order_id;
        RETURN true;
    END IF;
    RETURN false;
END;
$_$;

ALTER FUNCTION public.settle_{n}(order_id bigint, amount numeric) OWNER TO shop;

/* The total that is open: it is read by the board /* and by nobody else */ */
CREATE TABLE public.open_{n} (
    id bigint NOT NULL,
    order_id bigint NOT NULL REFERENCES public.orders (id) ON DELETE CASCADE,
    amount numeric(12,2) DEFAULT 0.00 NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    CONSTRAINT open_{n}_state CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text])))
);

COMMENT ON TABLE public.open_{n} IS 'What is open; see settle_{n}';

CREATE INDEX open_{n}_order ON public.open_{n} USING btree (order_id, state) WHERE (amount > (0)::numeric);
"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_long_enough_and_the_same_each_time() {
        for text in ALL {
            let sql = generate(text, 20_000);
            assert!(sql.len() >= 20_000, "{}", text.title);
            assert_eq!(sql, generate(text, 20_000), "{}", text.title);
        }
    }

    #[test]
    fn the_splitter_finds_nothing_to_say_about_them() {
        for text in ALL {
            let script = godwit_sql::split(godwit_core::Engine::Postgres, &generate(text, 20_000));
            assert_eq!(script.findings, [], "{}", text.title);
            assert!(script.statements.len() >= 4, "{}", text.title);
        }
    }
}
