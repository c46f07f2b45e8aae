package dev.homelab.provider.proxmox.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: an API token ({@code token}, as {@code USER@REALM!NAME=SECRET}), or a user with a
 * password ({@code user}, {@code password}) where only root may do something.
 */
final class Credentials {
  private static final Pattern TOKEN = Pattern.compile("[^\\s@!=]+@[^\\s@!=]+![^\\s=]+=[^\\s]+");
  private static final Duration TICKET_LIFE = Duration.ofMinutes(100);

  /** A ticket of a login; it lives two hours. */
  record Ticket(String value, String csrf, Instant since) {}

  private final Value.Tree config;
  private volatile @Nullable Ticket ticket;

  private Credentials(Value.Tree config) {
    this.config = config;
  }

  /** The credentials of a target; a token is checked for its form, nobody is asked. */
  static Credentials of(Value.Tree config, CallContext context) {
    Credentials it = new Credentials(config);
    if (it.isToken()) {
      if (!TOKEN.matcher(it.token(context)).matches()) {
        throw missing("the API token has not the form USER@REALM!NAME=SECRET");
      }
    } else if (config.get("user") == null || config.get("password") == null) {
      throw missing("the Proxmox VE host needs an API token, or a user and a password");
    }
    return it;
  }

  private static PveException missing(String title) {
    return new PveException(
        Problem.AUTH,
        Diagnostic.error(ProxmoxCodes.NO_CREDENTIALS, title)
            .withHint("on the host: pveum user token add homelab@pve cli --privsep 0"),
        null);
  }

  /** Whether an API token is used, which root's own rights never come with. */
  boolean isToken() {
    return config.get("token") != null;
  }

  /** Whether root itself is logged in by its password. */
  boolean isRoot() {
    return !isToken() && "root@pam".equals(user());
  }

  /** The user's name with its realm; {@code pam} when none is said. */
  String user() {
    String user = Value.textOf(config.get("user"));
    String name = user == null ? "" : user;
    return name.contains("@") ? name : name + "@pam";
  }

  /** The whole token. */
  String token(CallContext context) {
    return Endpoint.secret(config, "token", context).strip();
  }

  /** The password of the user. */
  String password(CallContext context) {
    return Endpoint.secret(config, "password", context);
  }

  /** The ticket of the last login while it lives, or null. */
  @Nullable Ticket ticket(Instant now) {
    Ticket known = ticket;
    return known == null || now.isAfter(known.since().plus(TICKET_LIFE)) ? null : known;
  }

  /** Keeps the ticket of a login; null forgets it. */
  void keep(@Nullable Ticket fresh) {
    ticket = fresh;
  }
}
