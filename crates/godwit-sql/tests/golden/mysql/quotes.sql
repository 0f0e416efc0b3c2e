# hash; comment
SELECT 'back\';slash', "double\";quoted", `back;tick``ed`, 'it''s';
SELECT 5--1; -- comment; here
SELECT 1 --
; SELECT 2 /* not /* nested ; */;
/*!40101 SET NAMES utf8mb4 */;
/*M!100301 SET x = ';' */;
CREATE /*!50017 DEFINER=`root`@`localhost` */ TABLE t (a INT) /*!50100 PARTITION BY HASH (a); */;
SELECT @a:=1, @'odd;name', _utf8'x;', N'y;', x'1F';
