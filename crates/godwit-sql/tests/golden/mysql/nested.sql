create procedure settle(in n int)
settle_all: begin
  declare done int default 0;
  declare continue handler for not found begin set done = 1; end;
  outer_loop: loop
    inner_block: begin
      case n when 1 then select 'one;'; else begin end; end case;
      select case when n > 1 then 'many' end as `end`;
      if n > 2 then leave outer_loop; elseif n > 1 then iterate outer_loop; end if;
    end inner_block;
    while n > 0 do set n = n - 1; end while;
    repeat set n = n + 1; until n > 3 end repeat;
  end loop outer_loop;
end settle_all;
select 'after';
begin not atomic
  declare x int default if(1, 2, 3);
  for i in 1 .. 3 do select i; end for;
end;
create event e on schedule every 1 day do begin delete from t; delete from u; end;
create trigger g before insert on t for each row follows h begin set new.a = 1; set new.b = 2; end;
select 'end';
