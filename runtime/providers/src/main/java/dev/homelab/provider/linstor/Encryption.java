package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorClient;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.provider.linstor.client.Operation;
import dev.homelab.provider.linstor.client.PoolRow;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.List;
import java.util.Map;

/**
 * The passphrase of LINSTOR's encryption: set once, entered after each start of the controller. The
 * pool keeps a hash of the salt that belongs to the passphrase which LINSTOR took from the lab. It
 * has another salt as soon as somebody sets a passphrase, so that the lab sees in its plan that its
 * own may open nothing after the next start, and enters it to find out.
 */
final class Encryption {
  private static final String UNSET = "unset";

  /** The property of a pool that keeps what the lab's passphrase was taken with. */
  private static final String PROVEN = PoolMark.OURS + "passphrase";

  private Encryption() {}

  /**
   * Unlocks encryption when the wish has a passphrase. LINSTOR checks one that is entered also when
   * it is open already, and nothing else comes of it then ({@code
   * CtrlConfApiCallHandler.enterPassphrase}, 1.33.3).
   *
   * @param pool what keeps that it was done
   * @return a keyed hash of the secret by its name; empty without a passphrase
   */
  static Value.Tree unlock(
      LinstorClient client, Value.Tree desired, PoolRow pool, CallContext context) {
    if (!(desired.get(PoolWish.PASSPHRASE) instanceof Value.Secret secret)) {
      return Value.Tree.EMPTY;
    }
    String passphrase = context.secrets().resolve(secret.name());
    boolean set = client.encryption(context).equals(UNSET) && set(client, passphrase, context);
    String proof = proof(client, context);
    if (!set) {
      enter(client, passphrase, secret.name(), context);
    }
    if (!isProven(pool, proof)) {
      client.change(
          Operation.MODIFY,
          List.of(pool.node(), pool.name()),
          Map.of("override_props", Map.of(PROVEN, proof)),
          context);
    }
    return Value.ofMap(Map.of(secret.name(), context.secrets().digest(passphrase)));
  }

  /** What tells one passphrase that was set from the next; empty when LINSTOR shows nothing. */
  static String proof(LinstorClient client, CallContext context) {
    String salt = client.salt(context);
    return salt.isEmpty() ? "" : PoolMark.digest(salt);
  }

  /** Whether LINSTOR took the lab's passphrase since one was set; so, too, when nothing tells. */
  static boolean isProven(PoolRow pool, String proof) {
    return proof.isEmpty() || proof.equals(pool.props().get(PROVEN));
  }

  /** Sets it; false when somebody else did so at the same time. */
  private static boolean set(LinstorClient client, String passphrase, CallContext context) {
    try {
      client.change(
          Operation.CREATE_PASSPHRASE, List.of(), Map.of("new_passphrase", passphrase), context);
      return true;
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.REJECTED || client.encryption(context).equals(UNSET)) {
        throw e;
      }
      return false;
    }
  }

  private static void enter(
      LinstorClient client, String passphrase, String name, CallContext context) {
    boolean open = client.encryption(context).equals(PoolComparison.UNLOCKED);
    try {
      client.change(Operation.ENTER_PASSPHRASE, List.of(), passphrase, context);
    } catch (ProviderException e) {
      if (e.errorClass() != ErrorClass.REJECTED) {
        throw e;
      }
      throw LinstorFailures.rejected(refused(name, e.diagnostics().get(0).detail(), open));
    }
  }

  private static Diagnostic refused(String name, String said, boolean open) {
    Diagnostic refused =
        Diagnostic.error(
            LinstorCodes.LOCKED, "secret `" + name + "` does not unlock the encryption of LINSTOR");
    return open
        ? refused
            .withDetail(
                said
                    + "\nEncryption is open now, by another passphrase. After the next start of"
                    + " LINSTOR's controller volumes on it stay closed.")
            .withHint("give the secret the passphrase that LINSTOR has now")
            .withHint(
                "or give LINSTOR the one of the secret: linstor encryption modify-passphrase   (it"
                    + " asks for the present one)")
        : refused
            .withDetail(said)
            .withHint("give the secret the passphrase that LINSTOR was set up with");
  }
}
