create table [a;b] ("c;d" text, `e;f` int, [g"h] int);
select [a], `it``s;`, "it""s;", 'it''s;' from [a;b];
select x'00;', ?1, :name, @name, $name;
select "no \";
create trigger [t;1] after update of `e;f` on [a;b] when new."c;d" is not null begin
  update [a;b] set `e;f` = case new.[g"h] when 1 then case 2 when 2 then 3 end else 4 end;
  select new."end", new.end from [a;b];
end;
create temp trigger if not exists u instead of delete on v for each row begin select 1; end;
begin;
end;
select 1
