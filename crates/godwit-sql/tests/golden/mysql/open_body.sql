select 1;
create procedure p()
begin
  if a then select 1;
end;
select 2;
