using System.Buffers.Binary;

namespace Pipeline.SampleDocuments.Tokens;

/// <summary>
/// Token ids for training, little-endian: the bytes <c>SDTOKENS</c>; u32 version, u32 vocabulary size, u32 number of documents; for
/// each document u32 prompt tokens and u32 answer tokens; then the u16 ids of all documents, prompt before answer. Read by
/// scripts/models/extractor/token_file.py.
/// </summary>
internal static class TokenFile
{
    public const uint Version = 1;

    /// <summary>Writes the file under another name and renames it when it is whole; a file that is there is replaced.</summary>
    /// <param name="file">The path.</param>
    /// <param name="vocabularySize">Every id is below; at most 65,536.</param>
    /// <param name="documents">Each with a prompt and an answer.</param>
    /// <exception cref="ArgumentException">The vocabulary or an id is too large, or a document has no prompt or answer.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string file, int vocabularySize, IReadOnlyList<EncodedConversation> documents)
    {
        if (vocabularySize > ushort.MaxValue + 1)
        {
            throw new ArgumentException($"The vocabulary has {vocabularySize} tokens; ids of 16 bits go up to {ushort.MaxValue}.");
        }

        string aside = file + ".partial";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            stream.Write("SDTOKENS"u8);
            WriteNumber(stream, Version);
            WriteNumber(stream, (uint)vocabularySize);
            WriteNumber(stream, (uint)documents.Count);
            WriteIndex(stream, documents);
            foreach (EncodedConversation document in documents)
            {
                WriteIds(stream, document.Prompt, vocabularySize);
                WriteIds(stream, document.Answer, vocabularySize);
            }
        }

        File.Move(aside, file, overwrite: true);
    }

    private static void WriteIndex(Stream stream, IReadOnlyList<EncodedConversation> documents)
    {
        for (int i = 0; i < documents.Count; i++)
        {
            EncodedConversation document = documents[i];
            if (document.Prompt.Count == 0 || document.Answer.Count == 0)
            {
                throw new ArgumentException($"Document {i} has a prompt of {document.Prompt.Count} tokens and an answer of {document.Answer.Count}.");
            }

            WriteNumber(stream, (uint)document.Prompt.Count);
            WriteNumber(stream, (uint)document.Answer.Count);
        }
    }

    private static void WriteIds(Stream stream, IReadOnlyList<int> ids, int vocabularySize)
    {
        byte[] bytes = new byte[ids.Count * sizeof(ushort)];
        for (int i = 0; i < ids.Count; i++)
        {
            if ((uint)ids[i] >= (uint)vocabularySize)
            {
                throw new ArgumentException($"The id {ids[i]} is not below the vocabulary's {vocabularySize}.");
            }

            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), (ushort)ids[i]);
        }

        stream.Write(bytes);
    }

    private static void WriteNumber(Stream stream, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }
}
