-- leading; comment
select 'a;b', 'it''s;', "odd;""name", U&'\0441;', U&"d;!0061" UESCAPE '!', B'01', X'1F';
select E'back\';slash', e'two\\', E'a''b\';' 
  'goes \'; on', 'plain \';
select $$ ; $$, $tag$ $$ ; $other$ ; $tag$, $1, a$b$ from t; /* one /* two ; */ still ; */
select 'multi
line;' /* ; */ as "x";
select 1 -- trailing; comment
;;; ;
select 2
