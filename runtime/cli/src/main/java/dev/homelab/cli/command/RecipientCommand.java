package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.diag.Diagnostic;
import dev.homelab.report.Layout;
import dev.homelab.report.SecretView;
import dev.homelab.secret.SecretException;
import dev.homelab.secret.Secrets;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code secret recipient} and {@code secret rekey}: which machines can open the generated secrets.
 * Recipients are public; no value is shown.
 */
public final class RecipientCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      if (request.invocation().verb() == Verb.SECRET_REKEY) {
        return rekey(request, session);
      }
      String action = request.invocation().argument(0);
      return action == null ? show(request, session.secrets()) : change(request, session, action);
    }
  }

  /** The recipient alone on standard output, so that it can be copied to another machine. */
  private static ExitCode show(Request request, Secrets secrets) {
    String own = secrets.ownRecipient();
    SortedSet<String> all = known(secrets);
    Console console = request.console();
    if (request.has(Option.JSON)) {
      console.out(SecretView.recipientJson(own, all));
      return ExitCode.DONE;
    }
    console.out(own + '\n');
    if (all == null) {
      console.err("this machine cannot open the secrets of this lab yet; on one that can:\n");
      console.err("  " + console.form().of("secret recipient add " + own) + '\n');
    } else if (!all.isEmpty()) {
      String count = Layout.count(all.size(), "recipient", "recipients");
      console.err("the secrets of this lab are locked for " + count + ":\n");
      console.err(SecretView.recipients(all, own));
    }
    return ExitCode.DONE;
  }

  /** Null when this machine cannot open the secrets, which is why one asks for its recipient. */
  private static @Nullable SortedSet<String> known(Secrets secrets) {
    try {
      return secrets.recipients();
    } catch (SecretException cannot) {
      return null;
    }
  }

  private static ExitCode change(Request request, LabSession session, String action) {
    String key = request.invocation().argument(1);
    boolean adds = action.equals("add");
    if (key == null || (!adds && !action.equals("remove"))) {
      throw LabSession.problem(
          Diagnostic.error("HL9002", "it is `secret recipient add KEY` or `… remove KEY`")
              .withHint("homelab help secret recipient"));
    }
    Secrets secrets = session.secrets();
    try (var lock = session.lock("secret recipient " + action)) {
      if (adds) {
        secrets.addRecipient(key);
      } else {
        secrets.removeRecipient(key);
      }
    }
    request.console().err(told(request, adds, key));
    return ExitCode.DONE;
  }

  private static String told(Request request, boolean added, String key) {
    return added
        ? key + " can open the secrets of this lab from now on\n"
        : key
            + " cannot open what is written from now on; it may have kept what it read:\n  "
            + request.console().form().of("secret rotate NAME")
            + '\n';
  }

  private static ExitCode rekey(Request request, LabSession session) {
    String question = "Make this machine a new identity and lock the secrets for it?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    try (var lock = session.lock("secret rekey")) {
      request.console().out(session.secrets().rekey() + '\n');
    }
    request
        .console()
        .err("the secrets are locked for this new identity; the old one is kept for other labs\n");
    return ExitCode.DONE;
  }
}
