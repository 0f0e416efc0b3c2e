select 1;
select U&"never closed;
select 2;
