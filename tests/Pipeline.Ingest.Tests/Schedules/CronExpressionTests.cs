using System.Globalization;
using Pipeline.Ingest.Schedules;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Schedules;

[TestClass]
public sealed class CronExpressionTests
{
    [TestMethod]
    [DataRow("* * * * *", "2026-01-01 00:00:00", "2026-01-01 00:01")]
    [DataRow("* * * * *", "2026-01-01 00:00:59.9", "2026-01-01 00:01")]
    [DataRow("0 3 * * *", "2026-01-01 03:00", "2026-01-02 03:00")]
    [DataRow("0 3 * * *", "2026-12-31 03:00:01", "2027-01-01 03:00")]
    [DataRow("*/15 9-17 * * MON-FRI", "2026-01-02 17:45", "2026-01-05 09:00")]
    [DataRow("5/20 * * * *", "2026-01-01 00:26", "2026-01-01 00:45")]
    [DataRow("0 0 29 2 *", "2096-03-01 00:00", "2104-02-29 00:00")]
    [DataRow("0 0 31 * *", "2026-04-01 00:00", "2026-05-31 00:00")]
    [DataRow("0 0 * * 7", "2026-01-01 00:00", "2026-01-04 00:00")]
    [DataRow("0 0 * * sat-7", "2026-01-01 00:00", "2026-01-03 00:00")]
    [DataRow("30 12 1,15 jan,JUL *", "2026-01-15 12:30", "2026-07-01 12:30")]
    [DataRow("0 0 13 * FRI", "2026-01-01 00:00", "2026-01-02 00:00")]
    [DataRow("0 0 */13 * FRI", "2026-01-01 00:00", "2026-02-27 00:00")]
    [DataRow("  0   0 1 1 *  ", "2026-01-01 00:00", "2027-01-01 00:00")]
    public void Next_Expression_IsTheFirstAfter(string text, string after, string expected)
    {
        CronExpression cron = Read(text);

        Assert.AreEqual(Time(expected), cron.Next(Time(after)));
    }

    [TestMethod]
    [DataRow("0 3 * * *", "2026-01-05 02:59", "2026-01-01 03:00", "2026-01-04 03:00")]
    [DataRow("0 3 * * *", "2026-01-05 03:00", "2026-01-01 03:00", "2026-01-05 03:00")]
    [DataRow("0 3 * * *", "2026-01-05 02:59", "2026-01-04 03:00", null)]
    [DataRow("0 3 * * *", "2026-01-05 02:59", "2026-01-04 03:00:30", null)]
    [DataRow("* * * * *", "2026-01-05 00:00:59", "2026-01-05 00:00", null)]
    [DataRow("0 0 29 2 *", "2027-01-01 00:00", "2020-01-01 00:00", "2024-02-29 00:00")]
    [DataRow("59 23 * * *", "2026-01-05 00:00", "2026-01-01 00:00", "2026-01-04 23:59")]
    public void Latest_Expression_IsTheLastUpTo(string text, string upTo, string after, string? expected)
    {
        CronExpression cron = Read(text);

        Assert.AreEqual(expected is null ? null : Time(expected), cron.Latest(Time(upTo), Time(after)));
    }

    [TestMethod]
    [DataRow("", "0 fields")]
    [DataRow("* * * *", "4 fields")]
    [DataRow("* * * * * *", "6 fields")]
    [DataRow("@daily", "1 fields")]
    [DataRow("60 * * * *", "minute")]
    [DataRow("-1 * * * *", "minute")]
    [DataRow("1- * * * *", "minute")]
    [DataRow("1-2-3 * * * *", "minute")]
    [DataRow("1, * * * *", "minute")]
    [DataRow("*/0 * * * *", "minute")]
    [DataRow("*/x * * * *", "minute")]
    [DataRow("1/2/3 * * * *", "minute")]
    [DataRow("99999999999 * * * *", "minute")]
    [DataRow("* 24 * * *", "hour")]
    [DataRow("* * 0 * *", "day of the month")]
    [DataRow("* * 32 * *", "day of the month")]
    [DataRow("* * * 13 *", "month")]
    [DataRow("* * * MON *", "month")]
    [DataRow("* * * * 8", "day of the week")]
    [DataRow("* * * * FRI-MON", "day of the week")]
    [DataRow("* * * * ?", "day of the week")]
    [DataRow("0 0 30 2 *", "no such day")]
    public void Read_Wrong_NamesTheField(string text, string word)
    {
        string? fault = CronExpression.Read(text, out CronExpression? cron);

        Assert.IsNull(cron);
        Assert.Contains(word, fault ?? string.Empty);
    }

    [TestMethod]
    public void Read_LargestStep_TakesTheFirstValue()
    {
        CronExpression cron = Read("*/2147483647 0 * * *");

        Assert.AreEqual(Time("2026-01-02 00:00"), cron.Next(Time("2026-01-01 00:00")));
    }

    // Against a search that asks every minute of a few weeks.
    [TestMethod]
    public void NextAndLatest_AnyExpression_AgreeWithAWalk()
    {
        Random random = TestSeed.CreateRandom();
        for (int run = 0; run < TestScale.Choose(byDefault: 60, full: 2_000); run++)
        {
            string[] fields = [Field(random, 0, 59), Field(random, 0, 23), Field(random, 1, 31), "*", Field(random, 0, 6)];
            string text = string.Join(' ', fields);
            CronExpression cron = Read(text);
            DateTimeOffset start = Time("2026-01-01 00:00").AddMinutes(random.Next(500_000));
            DateTimeOffset[] walked = [.. Enumerable.Range(0, 30_000).Select(minute => start.AddMinutes(minute)).Where(time => Fits(fields, time))];
            DateTimeOffset end = start.AddMinutes(29_999);

            List<DateTimeOffset> found = [];
            for (DateTimeOffset? next = cron.Next(start.AddTicks(-1)); next <= end; next = cron.Next(next.Value))
            {
                found.Add(next.Value);
            }

            CollectionAssert.AreEqual(walked, found, text);
            Assert.AreEqual(
                walked.Length == 0 ? null : walked[^1], cron.Latest(end.AddSeconds(random.Next(60)), start.AddTicks(-1)), text);
        }
    }

    private static string Field(Random random, int min, int max)
    {
        int first = random.Next(min, max + 1);
        int last = random.Next(first, max + 1);
        return random.Next(5) switch
        {
            0 => first.ToString(CultureInfo.InvariantCulture),
            1 => $"{first}-{last}",
            2 => $"{first}-{last}/{random.Next(1, 10)}",
            3 => $"{first},{last}",
            _ => "*",
        };
    }

    private static bool Fits(string[] fields, DateTimeOffset time)
    {
        bool day = Fits(fields[2], time.Day);
        bool weekday = Fits(fields[4], (int)time.DayOfWeek);
        bool either = fields[2] != "*" && fields[4] != "*";
        return Fits(fields[0], time.Minute) && Fits(fields[1], time.Hour) && (either ? day || weekday : day && weekday);
    }

    private static bool Fits(string field, int value)
    {
        if (field == "*")
        {
            return true;
        }

        if (field.Contains(','))
        {
            return field.Split(',').Any(part => Fits(part, value));
        }

        string[] stepped = field.Split('/');
        int[] ends = [.. stepped[0].Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        int step = stepped.Length == 2 ? int.Parse(stepped[1], CultureInfo.InvariantCulture) : 1;
        return value >= ends[0] && value <= ends[^1] && (value - ends[0]) % step == 0;
    }

    private static CronExpression Read(string text)
    {
        Assert.IsNull(CronExpression.Read(text, out CronExpression? cron));
        return cron!;
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
