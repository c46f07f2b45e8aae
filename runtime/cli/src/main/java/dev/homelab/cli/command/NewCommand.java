package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code new}: writes the smallest lab, for the sandbox or for a cluster that exists. */
public final class NewCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    LabPaths paths = LabPaths.of(request.invocation(), request.around().folder());
    if (Files.exists(paths.script())) {
      throw exists(paths.script());
    }
    String kubeconfig = request.invocation().value(Option.NEW_KUBECONFIG);
    if (kubeconfig == null && !request.has(Option.SANDBOX)) {
      kubeconfig = ask(request.console());
    }
    String context = request.invocation().value(Option.NEW_CONTEXT);
    String text = script(paths.isKotlin(), name(request, paths), kubeconfig, context);
    write(paths.script(), text);
    Console console = request.console();
    console.out("wrote " + request.around().folder().relativize(paths.script()) + "\n");
    String sandbox = kubeconfig == null ? " --sandbox" : "";
    console.err("next: " + console.form().of("up" + sandbox) + "\n");
    return ExitCode.DONE;
  }

  /** The path of a kubeconfig, or null for the sandbox. */
  private static @Nullable String ask(Console console) {
    if (!console.streams().inIsTerminal()) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9010", "which cluster is the lab for?")
                  .withHint("homelab new --sandbox")
                  .withHint("homelab new --kubeconfig ~/.kube/config")));
    }
    console.err("Kubeconfig of the cluster (empty for the sandbox): ");
    try {
      InputStreamReader in = new InputStreamReader(console.streams().in(), StandardCharsets.UTF_8);
      String answer = new BufferedReader(in).readLine();
      return answer == null || answer.isBlank() ? null : answer.strip();
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static String name(Request request, LabPaths paths) {
    String given = request.invocation().value(Option.NEW_NAME);
    Path folder = paths.folder().getFileName();
    String name = given != null ? given : folder == null ? "home" : folder.toString();
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-+|-+$", "");
    return trimmed.isEmpty() ? "home" : trimmed;
  }

  private static String script(
      boolean kotlin, String name, @Nullable String kubeconfig, @Nullable String context) {
    StringBuilder text = new StringBuilder();
    text.append("homelab(").append(literal(kotlin, name)).append(") {\n");
    text.append("  cluster(").append(literal(kotlin, "home")).append(") {\n");
    if (kubeconfig != null) {
      text.append("    ").append(said(kotlin, "kubeconfig", literal(kotlin, kubeconfig)));
    }
    if (context != null) {
      text.append("    ").append(said(kotlin, "context", literal(kotlin, context)));
    }
    text.append("    namespace(").append(literal(kotlin, "apps")).append(") {\n");
    text.append("      ").append(said(kotlin, "service", "whoami"));
    text.append("    }\n  }\n}\n");
    return text.toString();
  }

  /** A word with what it takes, as one line of a script. */
  private static String said(boolean kotlin, String word, String argument) {
    return (kotlin ? word + '(' + argument + ')' : word + ' ' + argument) + '\n';
  }

  private static String literal(boolean kotlin, String text) {
    String plain = text.replace("\\", "\\\\");
    return kotlin
        ? '"' + plain.replace("\"", "\\\"").replace("$", "\\$") + '"'
        : '\'' + plain.replace("'", "\\'") + '\'';
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException there) {
      throw exists(file);
    } catch (IOException cannot) {
      throw new HomelabException(
          List.of(Diagnostic.error("HL9012", file + " cannot be written")), cannot);
    }
  }

  private static HomelabException exists(Path file) {
    return new HomelabException(
        List.of(
            Diagnostic.error("HL9011", file.getFileName() + " is there already")
                .withDetail("It was left as it is.")
                .withHint("homelab new --sandbox --file other.groovy")));
  }
}
