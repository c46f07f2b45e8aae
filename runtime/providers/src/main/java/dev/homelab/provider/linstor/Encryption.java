package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorClient;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.provider.linstor.client.Operation;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.List;
import java.util.Map;

/** The passphrase of LINSTOR's encryption: set once, entered after each start of the controller. */
final class Encryption {
  private static final String UNSET = "unset";

  private Encryption() {}

  /**
   * Unlocks encryption when the wish has a passphrase.
   *
   * @return a keyed hash of the secret by its name; empty without a passphrase
   */
  static Value.Tree unlock(LinstorClient client, Value.Tree desired, CallContext context) {
    if (!(desired.get(PoolWish.PASSPHRASE) instanceof Value.Secret secret)) {
      return Value.Tree.EMPTY;
    }
    String passphrase = context.secrets().resolve(secret.name());
    if (client.encryption(context).equals(UNSET)) {
      set(client, passphrase, context);
    }
    if (!client.encryption(context).equals(PoolComparison.UNLOCKED)) {
      enter(client, passphrase, secret.name(), context);
    }
    return Value.ofMap(Map.of(secret.name(), context.secrets().digest(passphrase)));
  }

  /** Sets it; that somebody else did so at the same time is told by the look that follows. */
  private static void set(LinstorClient client, String passphrase, CallContext context) {
    try {
      client.change(
          Operation.CREATE_PASSPHRASE, List.of(), Map.of("new_passphrase", passphrase), context);
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.REJECTED || client.encryption(context).equals(UNSET)) {
        throw e;
      }
    }
  }

  private static void enter(
      LinstorClient client, String passphrase, String name, CallContext context) {
    try {
      client.change(Operation.ENTER_PASSPHRASE, List.of(), passphrase, context);
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.REJECTED) {
        throw e;
      }
      throw LinstorFailures.rejected(
          Diagnostic.error(
                  LinstorCodes.LOCKED,
                  "secret `" + name + "` does not unlock the encryption of LINSTOR")
              .withDetail(e.diagnostics().get(0).detail())
              .withHint("give the secret the passphrase that LINSTOR was set up with"));
    }
  }
}
