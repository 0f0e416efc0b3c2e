select 5--1; -- a comment; not two statements
select 6--	a tab begins a comment too;
;
select 7 # so does a hash; to the end of its line
;
--
select /*! 8; */ 9;
select /*M!100300 10 */ + /*!50701 11 */ 12;
select /* no /* nesting; */ 13;
--no comment;
