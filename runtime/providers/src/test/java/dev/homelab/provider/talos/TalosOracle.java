package dev.homelab.provider.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.real.Part;
import dev.homelab.real.RealParts;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Talos's own machinery, asked by one line of JSON at a time. */
public final class TalosOracle implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private TalosOracle(Process process) {
    this.process = process;
    this.questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; skips the test where it was not built, and fails there with {@code CI=true}. */
  public static TalosOracle start() {
    RealParts parts = RealParts.ofThisMachine();
    Optional<Path> program = parts.find(Part.TALOS_ORACLE);
    if (program.isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        parts.require(Part.TALOS_ORACLE);
      }
      System.err.println("real: talos-oracle is missing, its tests are skipped");
      throw new TestAbortedException("Run test-fixtures/real/build --with talos.");
    }
    try {
      return new TalosOracle(
          new ProcessBuilder(program.get().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty question of a kind. */
  public static ObjectNode question(String operation) {
    return JSON.createObjectNode().put("op", operation);
  }

  /** What the machinery says. */
  public Answer ask(ObjectNode question) {
    try {
      questions.write(JSON.writeValueAsString(question));
      questions.newLine();
      questions.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("talos-oracle has ended");
      }
      return new Answer(JSON.readTree(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** An answer. */
  public record Answer(JsonNode json) {
    /** The text that was asked for. */
    public String text() {
      return json.path("text").asText();
    }

    /** Why there is none, empty when it worked. */
    public String error() {
      return json.path("error").asText();
    }

    /** Whether it worked. */
    public boolean works() {
      return error().isEmpty();
    }
  }
}
