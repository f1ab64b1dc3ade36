using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.TestKit;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A Llama of one layer with random weights, whose tokens are bytes, in a folder of its own.</summary>
internal sealed class SampleDecoder : IDisposable
{
    public const int ContextLength = 96;

    private const int Hidden = 128;
    private const int VocabularySize = 260;
    private const int End = 256;

    private readonly TempDirectory _folder = new();

    public SampleDecoder(bool hasTemplate = true)
    {
        _folder.Write("model/config.json", $$"""
            {"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":{{Hidden}},"num_hidden_layers":1,"num_attention_heads":2,
            "num_key_value_heads":1,"head_dim":64,"intermediate_size":{{Hidden}},"vocab_size":{{VocabularySize}},
            "max_position_embeddings":{{ContextLength}},"rms_norm_eps":1e-5,"hidden_act":"silu","tie_word_embeddings":true,
            "rope_theta":10000.0,"eos_token_id":{{End}},"torch_dtype":"float32"}
            """);
        _folder.Write("model/tokenizer.json", Tokenizer().ToJsonString());
        _folder.Write("model/model.safetensors", Weights());
        if (hasTemplate)
        {
            _folder.Write(
                "model/tokenizer_config.json",
                """{"chat_template":"{% for message in messages %}<{{ message.role }}>{{ message.content }}{% endfor %}<assistant>"}""");
        }
    }

    public string Path => _folder.Combine("model");

    public void Dispose() => _folder.Dispose();

    private static JsonObject Tokenizer()
    {
        var vocabulary = new JsonObject();
        int other = 256;
        for (int value = 0; value < 256; value++)
        {
            // GPT-2's letters for bytes
            bool isPrinted = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            vocabulary[((char)(isPrinted ? value : other++)).ToString()] = value;
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(new JsonObject
            {
                ["id"] = End,
                ["content"] = "<|end|>",
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
                ["special"] = true,
            }),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        };
    }

    private static byte[] Weights()
    {
        const string Layer = "model.layers.0.";
        (string Name, int[] Shape)[] tensors =
        [
            ("model.embed_tokens.weight", [VocabularySize, Hidden]), ("model.norm.weight", [Hidden]), (Layer + "input_layernorm.weight", [Hidden]),
            (Layer + "post_attention_layernorm.weight", [Hidden]), (Layer + "self_attn.q_proj.weight", [Hidden, Hidden]),
            (Layer + "self_attn.k_proj.weight", [64, Hidden]), (Layer + "self_attn.v_proj.weight", [64, Hidden]),
            (Layer + "self_attn.o_proj.weight", [Hidden, Hidden]), (Layer + "mlp.gate_proj.weight", [Hidden, Hidden]),
            (Layer + "mlp.up_proj.weight", [Hidden, Hidden]), (Layer + "mlp.down_proj.weight", [Hidden, Hidden]),
        ];
        var random = new Random(1);
        var header = new JsonObject();
        using var data = new MemoryStream();
        foreach ((string name, int[] shape) in tensors)
        {
            long start = data.Length;
            float scale = shape.Length == 1 ? 0 : 0.3f;
            for (int i = 0; i < shape.Aggregate(1, (left, right) => left * right); i++)
            {
                data.Write(BitConverter.GetBytes((shape.Length == 1 ? 1f : 0f) + (scale * (random.NextSingle() - 0.5f))));
            }

            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(start, data.Length),
            };
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data.ToArray()];
    }
}
