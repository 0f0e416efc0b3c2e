select 1;
/* never closed;
select 2;
