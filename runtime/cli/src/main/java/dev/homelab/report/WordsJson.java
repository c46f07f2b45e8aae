package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Argument;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of the language as JSON, for editors and other tools. */
public final class WordsJson {
  private WordsJson() {}

  /** The document of {@code words --json}. */
  public static String document(Vocabulary vocabulary) {
    return JsonText.document(out -> write(out, vocabulary));
  }

  private static void write(JsonGenerator out, Vocabulary vocabulary) throws IOException {
    out.writeArrayFieldStart("blocks");
    for (Block block : vocabulary.blocks()) {
      out.writeStartObject();
      out.writeStringField("name", block.name());
      out.writeStringField("doc", block.doc());
      out.writeArrayFieldStart("words");
      for (Entry word : block.words().values()) {
        word(out, vocabulary, word);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("known");
      for (KnownName known : block.known().values()) {
        out.writeStartObject();
        out.writeStringField("name", known.name());
        out.writeStringField("doc", known.doc());
        out.writeStringField("block", blockName(vocabulary, known.block()));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void word(JsonGenerator out, Vocabulary vocabulary, Entry word)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", word.name());
    out.writeStringField("doc", word.doc());
    out.writeStringField("default", word.byDefault());
    out.writeStringField("example", word.example());
    out.writeObjectFieldStart("named");
    for (Map.Entry<String, String> named : word.named().entrySet()) {
      out.writeStringField(named.getKey(), named.getValue());
    }
    out.writeEndObject();
    out.writeArrayFieldStart("forms");
    for (Form form : word.forms()) {
      out.writeStartObject();
      out.writeArrayFieldStart("arguments");
      for (Argument argument : form.parameters()) {
        out.writeStartObject();
        out.writeStringField("name", argument.name());
        out.writeStringField("type", argument.type().getSimpleName());
        out.writeBooleanField("many", argument.many());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeStringField("block", blockName(vocabulary, form.block()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static @Nullable String blockName(Vocabulary vocabulary, @Nullable Class<?> type) {
    Block block = type == null ? null : vocabulary.block(type);
    return block == null ? null : block.name();
  }
}
