//! Answers of 400 words and more, and how models cut them into pieces.
#![allow(
    dead_code,
    reason = "each test file takes this module in, and uses a part of it"
)]

/// English prose with figures, quotes, brackets and a list.
pub(crate) const LATIN: &str = "\
The old lighthouse at Cape Farrow has stood for 143 years, and in all that time its lamp has failed only twice. The \
first failure came in the winter of 1911, when a storm tore the gallery away and flooded the oil store. The keeper, a \
quiet man called Elias Brandt, kept a fire burning on the rocks until morning; three ships owed him their crews. \
The second failure is less well known, because nobody was there to write it down.\n\n\
Visitors usually ask the same questions. How far can the light be seen? On a clear night about 19.5 nautical miles, \
which is roughly 36 kilometres. Who pays for it? Since 2004 a small foundation (with 1,200 members) has covered the \
costs: paint, glass, wiring, and the salary of one part-time engineer. \"We are not a museum,\" she likes to say, \
\"we are a working light that happens to be old.\"\n\n\
What you should see when you go:\n\n\
- the spiral stair, cut from a single oak\n\
- the lens, which weighs 2.1 tonnes and floats on mercury\n\
- the log books, complete from 1882 to 1911\n\
- the garden behind the wall, where nothing grows taller than a knee\n\n\
Getting there takes some patience. Trains stop at Marlow twice a day, at 7:40 and 16:15, and from the station it is an \
hour on foot along the cliff. Take the inland path if the wind is above force 6; the outer one has no railing, and \
gusts come without warning. Bring water, since the only tap is at the station, and bring a torch even in summer: the \
walk back through the pine wood is darker than it looks on the map.\n\n\
If you stay overnight, book early. The cottage sleeps four people, costs 85 euros, and is usually taken from May until \
the end of September. It has a stove, two windows facing the sea and no telephone. Guests are asked to leave the \
shutters closed after dusk, so that ships see one light and not several. Everything else is up to you. Some read, some \
sleep, and a few sit on the steps until the beam has passed often enough to count the seconds between turns without \
looking up. It is fifteen, by the way, and it has been fifteen since the very first evening. \
Nobody ever found a reason to change that, although several directors of the harbour board tried to, the last of them \
in 1978. His letter hangs framed beside the door, answered in pencil with a single word: \"Why?\"\n";

/// Russian prose.
pub(crate) const CYRILLIC: &str = "\
Старый маяк на мысе Фарроу стоит уже 143 года, и за всё это время его лампа гасла лишь дважды. Первый раз это \
случилось зимой 1911 года, когда шторм сорвал галерею и затопил склад масла. Смотритель, тихий человек по имени Элиас \
Брандт, до утра поддерживал костёр на скалах; три корабля обязаны ему своими экипажами. О втором случае известно \
меньше, потому что записать его было некому.\n\n\
Посетители обычно спрашивают одно и то же. Как далеко виден свет? Ясной ночью примерно на 19,5 морской мили, то есть \
почти на 36 километров. Кто за это платит? С 2004 года расходы несёт небольшой фонд (1200 участников): краска, стекло, \
проводка и зарплата одного инженера. «Мы не музей, — любит говорить она, — мы действующий маяк, который просто стар».\n\n\
Что стоит увидеть:\n\n\
- винтовую лестницу, вырезанную из цельного дуба\n\
- линзу, которая весит 2,1 тонны и плавает в ртути\n\
- вахтенные журналы, полные с 1882 по 1911 год\n\
- сад за стеной, где ничто не растёт выше колена\n\n\
Дорога требует терпения. Поезда останавливаются в Марлоу два раза в день, а от станции час пешком вдоль обрыва. Если \
ветер сильнее шести баллов, идите нижней тропой: на верхней нет перил, и порывы налетают без предупреждения. Возьмите \
воду, потому что единственный кран находится на станции, и даже летом захватите фонарь: обратный путь через сосновый \
лес темнее, чем кажется на карте.\n\n\
Если останетесь на ночь, бронируйте заранее. Домик вмещает четырёх человек, стоит 85 евро и обычно занят с мая до конца \
сентября. В нём есть печь, два окна с видом на море и нет телефона. Гостей просят закрывать ставни после заката, чтобы \
корабли видели один огонь, а не несколько. Всё остальное зависит от вас. Кто-то читает, кто-то спит, а некоторые сидят \
на ступенях, пока луч не пройдёт достаточно раз, чтобы считать секунды между оборотами, не поднимая глаз. Их, кстати, \
пятнадцать, и так было с самого первого вечера. Никто не нашёл причины это изменить, хотя несколько начальников порта \
пытались, последний из них в 1978 году. Его письмо висит в рамке у двери, и на нём карандашом написан короткий ответ: \
«Зачем?» Рядом лежит книга отзывов, в которой за сорок лет никто ни разу не пожаловался на темноту, сырость или \
крутые ступени. Жалуются лишь на то, что утро наступает слишком рано, а поезд уходит вовремя. Смотрители смеются и \
обещают поговорить с солнцем. Впрочем, говорят они это каждому, кто спрашивает, и каждый раз с самым серьёзным видом. \
Потом провожают гостя до калитки, желают доброго пути и снова поднимаются наверх, где их ждёт работа.\n";

/// Text with many emoji.
pub(crate) const EMOJI: &str = "\
Welcome to the weekend plan! 🎉 We start on Friday evening 🌆 with pizza 🍕 at Nina's place, because her oven is the \
only one that gets hot enough 🔥. Please bring a drink 🥤 and, if you have one, a board game 🎲.\n\n\
Saturday morning 🌞 is for the lake 🏊‍♀️. The bus 🚌 leaves at nine sharp; whoever misses it can take the bikes 🚲 from \
the shed. We swim, we nap 😴, and at noon there is a barbecue 🍖 near the big oak 🌳. Vegetarians 🥦 get their own grill, \
promised ✅. Last year somebody mixed up the tongs 😱 and we heard about it for months 🙄.\n\n\
In the afternoon ☀️ there are three groups:\n\n\
1. Hikers 🥾 climb the ridge (about 600 metres up, so take water 💧)\n\
2. Painters 🎨 stay at the shore and fight mosquitoes 🦟\n\
3. Dreamers 💭 do nothing at all, and do it well\n\n\
The evening 🌙 belongs to music 🎶. Tom plays guitar 🎸, Aylin sings 🎤, and everyone else claps 👏 or dances 💃. If it \
rains 🌧️ we move into the barn, where the acoustics are strange 👻 but charming. The neighbours 👵👴 were invited too, so \
nobody will complain about noise this time 🤞.\n\n\
Sunday is slow 🐌. Pancakes 🥞 from ten until the batter runs out, then a short walk 🚶 to the old mill, where a cat 🐈 \
called Professor keeps watch. Please do not feed him 🙅; he has a lawyer ⚖️ and knows his rights. Around three we clean \
up 🧹, count the spoons 🥄 (there were forty, honestly!) and say goodbye 👋 with too many hugs 🤗.\n\n\
What does it cost? 💶 Twenty euros for food, five for the bus, and one good story 📖 for the fire. Children 👧🧒 pay \
with drawings 🖍️. Money goes to Lena 👩‍💼, stories go to everyone 🫶. If you are allergic to nuts 🥜, bees 🐝 or early \
mornings ⏰, write it in the table before Wednesday so that we can plan around it 📝.\n\n\
One more thing ☝️: the road 🛣️ past the quarry is closed 🚧, so drive through Elmsworth instead and watch for deer 🦌 at \
dusk. The village has one traffic light 🚦 and is very proud of it. Parking 🅿️ is behind the church ⛪, not in front of \
it; the vicar 🙏 has asked twice, kindly, and will not ask a third time 😇. We look forward to seeing you all, \
sunburnt 🥵, tired 🥱 and happy 😊. Bring a blanket, bring a friend, and leave your laptop 💻 exactly where it belongs: \
at home, switched off, under something heavy 🪨. See you on Friday 🚀\n";

/// Prose with a block of code, where every blank counts.
pub(crate) const CODE: &str = r##"Here is a small parser for key-value files. It reads a line at a time, ignores comments, and reports the first line that it cannot understand, together with its number.

```rust
use std::collections::BTreeMap;
use std::fmt;

/// What went wrong, and where.
#[derive(Debug, PartialEq)]
pub struct ParseError {
    pub line: usize,
    pub reason: &'static str,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// Reads `text` into a map; later keys win.
pub fn parse(text: &str) -> Result<BTreeMap<String, String>, ParseError> {
    let mut map = BTreeMap::new();
    for (index, raw) in text.lines().enumerate() {
        let line = raw.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(ParseError {
                line: index + 1,
                reason: "no equals sign",
            });
        };
        if key.trim().is_empty() {
            return Err(ParseError {
                line: index + 1,
                reason: "empty key",
            });
        }
        map.insert(key.trim().to_owned(), value.trim().to_owned());
    }
    Ok(map)
}
```

Two details deserve a word. The function returns a `BTreeMap`, so that iteration follows the alphabet and tests do not depend on chance. And `split_once` cuts at the first equals sign only: a value such as `a=b` keeps its own.

To try it, put this below:

```rust
#[test]
fn comments_and_blank_lines_are_skipped() {
    let text = "# greeting\n\nhello = world\nanswer=42\n";
    let map = parse(text).unwrap();
    assert_eq!(map.len(), 2);
    assert_eq!(map["answer"], "42");
}
```

The error carries the number of the line, counted from one as editors do. If you need several values for one key, replace the map by a vector of pairs and push instead of inserting. For files larger than memory, read with `BufRead` and reuse one buffer; the logic stays the same. Quoting, escapes and sections are left out on purpose, since most programs never need them, and those that do are better served by TOML. A last hint: keep the parser strict. Whoever guesses what a broken line might have meant will sooner or later guess wrong, usually at night, and always in production. Refusing early costs a minute; repairing silent damage costs a weekend. Write the number of the line, write what was expected there, and stop. People forgive a program that complains in plain words far more readily than one that smiles, carries on and loses half of their settings without leaving any trace behind.
"##;

/// All of them, by name.
pub(crate) const ALL: [(&str, &str); 4] = [
    ("latin", LATIN),
    ("cyrillic", CYRILLIC),
    ("emoji", EMOJI),
    ("code", CODE),
];

/// Every word with the blanks before it: how most tokens begin.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.chars() {
        if c.is_whitespace() && in_word || pieces.is_empty() {
            pieces.push(String::new());
        }
        in_word = !c.is_whitespace();
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

/// Words and parts of words: long ones in pieces, punctuation by itself.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for word in words(text) {
        let mut piece = String::new();
        let mut letters = 0;
        let mut last = ' ';
        for c in word.chars() {
            let breaks = (last.is_alphanumeric() && !c.is_alphanumeric() && !c.is_whitespace())
                || (!last.is_alphanumeric() && !last.is_whitespace() && c.is_alphanumeric())
                || letters == 6;
            if breaks && !piece.is_empty() {
                pieces.push(std::mem::take(&mut piece));
                letters = 0;
            }
            letters += usize::from(c.is_alphanumeric());
            piece.push(c);
            last = c;
        }
        pieces.push(piece);
    }
    pieces
}

/// Pieces of so many characters.
pub(crate) fn chunks(text: &str, size: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunks(size)
        .map(|chunk| chunk.iter().collect())
        .collect()
}

/// The last `count` words of what these pieces say, from the first letter of the first of them on.
pub(crate) fn last_words(pieces: &[String], count: usize) -> String {
    let said = pieces.concat();
    let begins = said.char_indices().filter(|(at, c)| {
        let before = said[..*at].chars().next_back();
        !c.is_whitespace() && before.is_none_or(char::is_whitespace)
    });
    let begins: Vec<usize> = begins.map(|(at, _)| at).collect();
    let begin = begins[begins.len().saturating_sub(count)];
    said[begin..].to_owned()
}
