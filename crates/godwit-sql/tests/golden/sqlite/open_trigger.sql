select 1;
create trigger g after insert on t begin
  select case when 1 then 2;
end;
select 2;
