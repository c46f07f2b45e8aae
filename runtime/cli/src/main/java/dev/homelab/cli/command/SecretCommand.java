package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Nearest;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.report.SecretView;
import dev.homelab.secret.SecretCodes;
import dev.homelab.secret.SecretException;
import dev.homelab.secret.Secrets;
import java.util.ArrayList;

/** The commands below {@code secret}: names for everybody, values only to a terminal. */
public final class SecretCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      return switch (request.invocation().verb()) {
        case SECRET_SHOW -> show(request, session.secrets());
        case SECRET_ROTATE -> rotate(request, session);
        default -> list(request, session.secrets());
      };
    }
  }

  private static ExitCode list(Request request, Secrets secrets) {
    boolean json = request.has(Option.JSON);
    var listing = secrets.listing();
    try {
      secrets.unused().forEach(unused -> listing.put(unused, "kept, not in the script any more"));
    } catch (SecretException closed) {
      request.console().err("kept values of other secrets cannot be listed on this machine\n");
    }
    request.console().out(json ? SecretView.json(listing) : SecretView.text(listing));
    return ExitCode.DONE;
  }

  private static String named(Request request, Secrets secrets) {
    String name = request.invocation().arguments().get(0);
    if (secrets.listing().containsKey(name)) {
      return name;
    }
    Diagnostic problem = Diagnostic.error("HL9034", "the lab has no secret '" + name + "'");
    String near = Nearest.to(name, new ArrayList<>(secrets.listing().keySet()));
    throw LabSession.problem(
        problem.withHint(near == null ? "homelab secret list" : "did you mean '" + near + "'?"));
  }

  private static ExitCode show(Request request, Secrets secrets) {
    String name = named(request, secrets);
    Console console = request.console();
    if (!console.streams().outIsTerminal() && !request.has(Option.REVEAL)) {
      throw LabSession.problem(
          Diagnostic.error("HL9033", "the value of a secret is printed to a terminal only")
              .withHint("homelab secret show " + name + " --reveal"));
    }
    if (!secrets.isMade(name)) {
      throw LabSession.problem(
          Diagnostic.error("HL9034", "the secret '" + name + "' has no value yet")
              .withDetail("It is made by the first up that needs it."));
    }
    console.exactly(secrets.resolve(name) + '\n');
    return ExitCode.DONE;
  }

  private static ExitCode rotate(Request request, LabSession session) {
    Secrets secrets = session.secrets();
    String name = named(request, secrets);
    refuseLasting(session, name);
    String question = "Make a new value of the secret " + name + "?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    try (var lock = session.lock("secret rotate")) {
      secrets.rotate(name);
      request.console().err(rotated(request, name));
    }
    return ExitCode.DONE;
  }

  /** What volumes are locked with is changed where they are, or they stay locked for good. */
  private static void refuseLasting(LabSession session, String name) {
    for (ResourceSpec one : session.lab().resources()) {
      if (one.type().equals("linstor.pool")
          && one.desired().get("passphrase") instanceof Value.Secret passphrase
          && passphrase.name().equals(name)) {
        throw LabSession.problem(
            Diagnostic.error(SecretCodes.NOT_ROTATED, "the secret '" + name + "' is not rotated")
                .withDetail("the encrypted volumes of " + one.address() + " are locked with it")
                .at(one.origin().user()));
      }
    }
  }

  private static String rotated(Request request, String name) {
    return name
        + " has a new value; bring it to where it is used: "
        + request.console().form().of("up")
        + '\n';
  }
}
