using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Constraints;

[TestClass]
public sealed class JsonConstraintRandomTests
{
    private const int Words = 1_500;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [TestMethod]
    public void ForSchema_RandomModel_EveryAnswerParsesAndValidates()
    {
        Random random = TestSeed.CreateRandom();
        var tokens = new SyntheticVocabulary(random, Words);
        var model = new RandomModel(random, tokens);
        var schemas = new RandomSchema(random);
        int answered = 0;
        int refused = 0;
        int exclusive = 0;
        for (int schemasLeft = TestScale.Choose(byDefault: 150, full: 1_000); schemasLeft > 0;)
        {
            JsonElement schema = JsonSerializer.SerializeToElement(schemas.Create());
            IConstraintSource source;
            try
            {
                source = JsonConstraint.ForSchema(tokens.Vocabulary, schema);
            }
            catch (UnsupportedSchemaException e) when (e.Message.Contains("No value validates", StringComparison.Ordinal)
                || e.Message.Contains("Two alternatives", StringComparison.Ordinal)
                || e.Message.Contains("alternative of 'oneOf'", StringComparison.Ordinal))
            {
                refused++;
                continue;
            }

            schemasLeft--;
            exclusive += schema.GetRawText().Contains("oneOf", StringComparison.Ordinal) ? 1 : 0;
            for (int i = 0; i < 3; i++, answered++)
            {
                byte[] answer = model.Answer(source);
                using JsonDocument value = JsonDocument.Parse(StrictUtf8.GetString(answer));
                Assert.IsTrue(new SchemaValidator(schema).IsValid(value.RootElement), $"{schema}\n{System.Text.Encoding.UTF8.GetString(answer)}");
            }
        }

        Console.WriteLine($"{answered} answers, {refused} schemas refused, {exclusive} with oneOf");
        Assert.IsGreaterThan(0, exclusive);
        Assert.IsLessThan(answered, refused, "most schemas are to be supported");
    }

    [TestMethod]
    public void AnyObject_RandomModel_EveryAnswerIsAnObject()
    {
        Random random = TestSeed.CreateRandom();
        var tokens = new SyntheticVocabulary(random, Words);
        var model = new RandomModel(random, tokens);
        IConstraintSource source = JsonConstraint.AnyObject(tokens.Vocabulary);
        for (int answers = TestScale.Choose(byDefault: 50, full: 1_000); answers > 0; answers--)
        {
            byte[] answer = model.Answer(source);
            using JsonDocument value = JsonDocument.Parse(StrictUtf8.GetString(answer));
            Assert.AreEqual(JsonValueKind.Object, value.RootElement.ValueKind);
        }
    }

    [TestMethod]
    public void FillMask_RandomPlaces_PermitsExactlyWhatCanBeAccepted()
    {
        Random random = TestSeed.CreateRandom();
        var tokens = new SyntheticVocabulary(random, Words);
        var schemas = new RandomSchema(random);
        for (int rounds = TestScale.Choose(byDefault: 25, full: 500); rounds > 0; rounds--)
        {
            JsonObject schema = schemas.Create();
            IConstraintSource source;
            try
            {
                source = JsonConstraint.ForSchema(tokens.Vocabulary, JsonSerializer.SerializeToElement(schema));
            }
            catch (UnsupportedSchemaException)
            {
                continue;
            }

            CheckMasks(random, tokens, source);
        }
    }

    /// <summary>Follows a random answer; at each place compares the mask with an attempt at every token.</summary>
    private static void CheckMasks(Random random, SyntheticVocabulary tokens, IConstraintSource source)
    {
        var accepted = new List<int>();
        ITokenConstraint constraint = source.Start();
        for (int length = 0; length < 15; length++)
        {
            HashSet<int> permitted = constraint.Permitted(tokens.Vocabulary.Count);
            Assert.AreEqual(constraint.MayEnd, permitted.Remove(tokens.Stop));
            for (int token = 0; token < tokens.Vocabulary.Count; token++)
            {
                // of the rejected majority a sample will do
                if (token != tokens.Stop && (permitted.Contains(token) || token < 400 || random.Next(8) == 0))
                {
                    Assert.AreEqual(CanAccept(source, accepted, token), permitted.Contains(token), System.Text.Encoding.UTF8.GetString(tokens.TextOf(token)));
                }
            }

            if (permitted.Count == 0)
            {
                return;
            }

            accepted.Add(permitted.ElementAt(random.Next(permitted.Count)));
            constraint.Accept(accepted[^1]);
        }
    }

    private static bool CanAccept(IConstraintSource source, List<int> accepted, int token)
    {
        ITokenConstraint constraint = source.Start();
        accepted.ForEach(constraint.Accept);
        try
        {
            constraint.Accept(token);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
