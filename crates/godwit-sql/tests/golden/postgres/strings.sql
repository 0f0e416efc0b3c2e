select U&'d\0061t\+000061', U&'d!0061t!'';' uescape '!', U&"\0061;" uescape '\';
select B'1001;', b'', X'1FF;', x'';
select 'first;'
  'second;', E'first\';'
  'second\';';
select N'national;';
select '\';
-- From here on a backslash escapes in every string, but not in bits.
SET standard_conforming_strings = off;
select 'it\'s; one', E'\'', B'\', X'\';
select 'first\';'
  'second\';';
set session standard_conforming_strings to 'on';
select '\';
begin;
set local standard_conforming_strings = false;
select 'still\'; one';
commit;
select '\';
set standard_conforming_strings = off;
reset all;
select '\', ';';
set time zone 'UTC';
select '\';
