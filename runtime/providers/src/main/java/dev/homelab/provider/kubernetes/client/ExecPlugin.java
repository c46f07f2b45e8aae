package dev.homelab.provider.kubernetes.client;

import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import dev.homelab.state.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program that a kubeconfig logs in by (client.authentication.k8s.io). It is named to the person
 * before it runs for the first time on this lab, and remembered by a hash of its command line.
 */
final class ExecPlugin {
  /** What the program gave: a token, or a certificate with its key. Prints itself without them. */
  static final class Credential {
    private final @Nullable String token;
    private final byte @Nullable [] certificate;
    private final byte @Nullable [] key;
    private final @Nullable Instant end;

    Credential(
        @Nullable String token,
        byte @Nullable [] certificate,
        byte @Nullable [] key,
        @Nullable Instant end) {
      this.token = token;
      this.certificate = certificate;
      this.key = key;
      this.end = end;
    }

    @Nullable String token() {
      return token;
    }

    byte @Nullable [] certificate() {
      return certificate;
    }

    byte @Nullable [] key() {
      return key;
    }

    @Nullable Instant end() {
      return end;
    }
  }

  private static final String API = "client.authentication.k8s.io/v1";

  private final Value.Tree exec;
  private final Kubeconfig config;
  private final SessionOptions options;
  private @Nullable Credential last;

  ExecPlugin(Value.Tree exec, Kubeconfig config, SessionOptions options) {
    this.exec = exec;
    this.config = config;
    this.options = options;
  }

  /** The credential, from the program when there is none yet, it has run out, or was refused. */
  synchronized Credential credential(boolean refused, CallContext context) {
    Credential known = last;
    if (known != null
        && !refused
        && (known.end() == null || context.now().plusSeconds(10).isBefore(known.end()))) {
      return known;
    }
    Credential fresh = run(context);
    last = fresh;
    return fresh;
  }

  private Credential run(CallContext context) {
    List<String> command = command();
    announce(command, context);
    ProcessBuilder process = new ProcessBuilder(command).directory(config.userFolder().toFile());
    Map<String, String> environment = process.environment();
    for (Value.Tree variable : Fields.trees(exec, "env")) {
      environment.put(Fields.text(variable, "name"), Fields.text(variable, "value"));
    }
    String version = Fields.text(exec, "apiVersion");
    environment.put("KUBERNETES_EXEC_INFO", info(version.isEmpty() ? API : version));
    try {
      return parse(output(process, context));
    } catch (IOException e) {
      throw failed(command.get(0), String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] output(ProcessBuilder builder, CallContext context) throws IOException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    CompletableFuture<byte[]> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return process.getInputStream().readAllBytes();
              } catch (IOException e) {
                return new byte[0];
              }
            });
    Duration patience = Duration.between(context.now(), context.deadline());
    try (CallContext.Listening cancelling = context.onCancel(process::destroyForcibly)) {
      byte[] bytes = reading.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
      if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("it ended with an error; run it by hand to see why");
      }
      return bytes;
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new IOException("it did not end in time", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("it was stopped", e);
    }
  }

  private Credential parse(byte[] output) throws IOException {
    Value.Tree status = Fields.tree(ValueJson.read(output), "status");
    String token = Fields.text(status, "token");
    String certificate = Fields.text(status, "clientCertificateData");
    String key = Fields.text(status, "clientKeyData");
    if (token.isEmpty() && certificate.isEmpty()) {
      throw new IOException("it gave neither a token nor a certificate");
    }
    String end = Fields.text(status, "expirationTimestamp");
    return new Credential(
        token.isEmpty() ? null : token,
        certificate.isEmpty() ? null : certificate.getBytes(StandardCharsets.US_ASCII),
        key.isEmpty() ? null : key.getBytes(StandardCharsets.US_ASCII),
        end.isEmpty() ? null : Instant.parse(end));
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    String program = Fields.text(exec, "command");
    boolean relative = program.contains("/") && !Path.of(program).isAbsolute();
    command.add(relative ? config.userFolder().resolve(program).toString() : program);
    command.addAll(Fields.texts(exec, "args"));
    return command;
  }

  private void announce(List<String> command, CallContext context) {
    Path memory = options.stateFolder().resolve("exec-plugins");
    String mark = digest(String.join("\0", command));
    try {
      if (Files.exists(memory) && Files.readAllLines(memory).contains(mark)) {
        return;
      }
      String title = "the kubeconfig logs in by a program: " + String.join(" ", command);
      options
          .warnings()
          .accept(
              Diagnostic.warning(KubernetesCodes.EXEC_PLUGIN, title)
                  .withDetail("It runs now for the first time, with your rights.")
                  .withHint("if you do not know it, stop with Ctrl-C and look at the kubeconfig"));
      context.progress(title);
      PrivateFolder.ensure(options.stateFolder());
      Files.writeString(memory, mark + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      context.progress("the program is named again next time: its name could not be kept");
    }
  }

  private String info(String version) {
    Value.Tree cluster = Value.ofMap(Map.of("server", config.server()));
    Value.Tree info =
        Value.ofMap(
            Map.of(
                "apiVersion",
                version,
                "kind",
                "ExecCredential",
                "spec",
                Fields.flag(exec, "provideClusterInfo")
                    ? Map.of("interactive", false, "cluster", cluster)
                    : Map.of("interactive", false)));
    return new String(ValueJson.write(info), StandardCharsets.UTF_8);
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ProviderException failed(String program, String why, Exception cause) {
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                KubernetesCodes.EXEC_FAILED, "the kubeconfig's program " + program + " failed")
            .withDetail(why)
            .withHint("run it by hand, or install it: " + program),
        null,
        cause);
  }
}
