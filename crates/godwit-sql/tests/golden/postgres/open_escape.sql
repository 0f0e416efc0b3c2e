select 1;
select E'it\';
select 2;
