package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Fix;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Problems as JSON, in the form that {@code docs/cli.md} promises. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /** The document of {@code validate --json}. */
  public static String document(List<Diagnostic> problems, CommandForm form) {
    return JsonText.document(out -> array(out, problems, form));
  }

  /** The same on one line, for commands whose output is one document a line. */
  public static String line(List<Diagnostic> problems, CommandForm form) {
    return JsonText.line(out -> array(out, problems, form));
  }

  /** The field {@code diagnostics}; commands in it are written in a form that can be pasted. */
  static void array(JsonGenerator out, List<Diagnostic> problems, CommandForm form)
      throws IOException {
    out.writeArrayFieldStart("diagnostics");
    for (Diagnostic problem : problems) {
      one(out, problem, form);
    }
    out.writeEndArray();
  }

  private static void one(JsonGenerator out, Diagnostic problem, CommandForm form)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("code", problem.code());
    out.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    out.writeStringField("title", problem.title());
    out.writeStringField("detail", form.inText(problem.detail()));
    span(out, problem.span());
    out.writeArrayFieldStart("related");
    for (Related related : problem.related()) {
      out.writeStartObject();
      out.writeStringField("message", related.message());
      span(out, related.span());
      out.writeEndObject();
    }
    out.writeEndArray();
    JsonText.texts(out, "hints", problem.hints().stream().map(form::inText).toList());
    fix(out, problem.fix());
    out.writeEndObject();
  }

  private static void span(JsonGenerator out, @Nullable SourceSpan span) throws IOException {
    if (span == null) {
      for (String name : new String[] {"file", "line", "column", "endLine", "endColumn"}) {
        out.writeNullField(name);
      }
      return;
    }
    out.writeStringField("file", span.file());
    out.writeNumberField("line", span.line());
    position(out, "column", span.column());
    out.writeNumberField("endLine", span.endLine());
    position(out, "endColumn", span.endColumn());
  }

  /** Columns count from 1; one that is not known is null. */
  private static void position(JsonGenerator out, String name, int column) throws IOException {
    if (column < 1) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(name, column);
    }
  }

  private static void fix(JsonGenerator out, @Nullable Fix fix) throws IOException {
    if (fix == null) {
      out.writeNullField("fix");
      return;
    }
    out.writeObjectFieldStart("fix");
    out.writeStringField("title", fix.title());
    out.writeArrayFieldStart("edits");
    for (TextEdit edit : fix.edits()) {
      out.writeStartObject();
      span(out, edit.span());
      out.writeStringField("newText", edit.newText());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
