using System.Text;

namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>Texts that find differences between tokenisers: many scripts, odd characters, code, runs, and tokens of the files.</summary>
internal sealed class TextSource(Random random)
{
    private static readonly string[] Words =
    [
        "the", "The", "quick", "brown fox", "it's", "IT'S", "don't", "we'll", "I've", "you'RE", "he'd", "x'\u017F", "'tis", "naïve",
        "Straße", "ŒUVRE", "İstanbul", "Ǆungla", "ﬁne", "①②", "²³", "½", "Привет, мир", "ΑΒΓ αβγ", "שלום עולם", "مرحبا بالعالم",
        "नमस्ते दुनिया", "สวัสดีชาวโลก", "こんにちは世界", "カタカナｶﾀｶﾅ", "你好，世界。", "안녕하세요", "\u1112\u1161\u11AB", "ქართული",
        "ᠮᠣᠩᠭᠣᠯ", "e\u0301\u0323", "A\u030A", "\u0301", "\U0001D54F\U0001D7D8", "\U00020000\U0002F800", "\U00010400\U00010428",
        "😀", "👩\u200D👩\u200D👧", "🇩🇪🇫🇷", "👍🏽", "❤\uFE0F", "१२३", "٣٤٥", "1234567", "3.14e-10", "0x1F", "１２", "Ⅷ", "$9.99",
    ];

    private static readonly string[] Spaces =
    [
        " ", " ", " ", " ", "  ", "    ", "\n", "\n\n", "\r\n", " \n ", "\t", "\u00A0", "\u3000", "\u2003", "\u2028", "\u200B",
        "\u0085", "\u000B", "\f", "", "", "\u2581", "\u2581\u2581", "\uFEFF", "\u180E",
    ];

    private static readonly string[] Code =
    [
        "for (int i = 0; i < n; i++)\n{\n    sum += a[i];\n}\n", "def f(x):\n\treturn x ** 2  # square\n", "{\"a\": [1, 2, null]}",
        "<p class=\"x\">&amp;</p>", "https://example.org/a?b=c&d=%20", "C:\\dir\\file.txt", "a+b=c;d//e/*f*/", "__init__", "--flag=1",
        "SELECT * FROM t WHERE x >= 10;", "...!!!???", "-----", "''''", "``quoted''", "\\u0041", "x->y::z", "@user #tag", "/\n/",
    ];

    // the added tokens of the files beside this one, and what looks like a token
    private static readonly string[] Tokens =
    [
        "<s>", "</s>", "<unk>", "<pad>", "<|end|>", "<|begin|>", "<mask>", "[CLS]", "[SEP]", "[MASK]", "<0x41>", "<0xE2>", "<extra>",
        " <extra> ", "Word", "word", "wordy", "<LEFT>", "<RIGHT>", "<|endoftext|>", "##ing", "</w>", "▁the", "<Norm>", "<norm>",
    ];

    private static readonly string[] Odd =
    [
        "\0", "\u0001", "\u001B[0m", "\u007F", "\u009F", "\uFFFD", "\uFFFE", "\uFFFF", "\u00AD", "\u202E", "\u2060", "\uE000",
        "\U000F0000", "\U0010FFFF", "\uFDD0", "\u0378",
    ];

    /// <summary>The next text: mostly a few words, at times long.</summary>
    public string Next()
    {
        var text = new StringBuilder();
        int parts = random.Next(10) == 0 ? random.Next(60) : random.Next(8);
        for (int i = 0; i < parts; i++)
        {
            text.Append(Part()).Append(Pick(Spaces));
        }

        return text.ToString();
    }

    private string Part() => random.Next(12) switch
    {
        < 5 => Pick(Words),
        5 => Pick(Code),
        6 => Pick(Tokens),
        7 => Pick(Odd),
        8 => Run(),
        9 => Letters(),
        _ => Mixed(),
    };

    // one thing again and again
    private string Run() =>
        string.Concat(Enumerable.Repeat(Pick(random.Next(2) == 0 ? Spaces : Words), random.Next(2, 40)));

    // a word of plain letters that no list has, at times longer than any word is
    private string Letters()
    {
        int length = random.Next(20) == 0 ? random.Next(200) : random.Next(1, 12);
        return string.Concat(Enumerable.Range(0, length)
            .Select(_ => (char)((random.Next(6) == 0 ? 'A' : 'a') + random.Next(26))));
    }

    // parts of several things, cut between code points
    private string Mixed()
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            Rune[] runes = [.. Pick(random.Next(3) == 0 ? Code : Words).EnumerateRunes()];
            text.Append(runes[random.Next(runes.Length)]);
        }

        return text.ToString();
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
