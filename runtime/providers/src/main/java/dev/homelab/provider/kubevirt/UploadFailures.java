package dev.homelab.provider.kubevirt;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.Unanswered;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Turns what came back of an upload, or did not, into failures that say what to do. */
final class UploadFailures {
  private static final int TOO_SMALL = 400;

  private UploadFailures() {}

  /** The failure of a call that was told to stop. */
  static ProviderException stopped(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(KubevirtCodes.NOT_TAKEN, "the run was stopped or the time was over"),
        null,
        cause);
  }

  /** The failure of an upload that was answered with a status that is no success. */
  static ProviderException status(ImageSource image, int status) {
    Diagnostic told =
        Diagnostic.error(KubevirtCodes.NOT_TAKEN, image.name() + " was not taken")
            .withDetail("The upload proxy answered " + status + '.');
    return status == TOO_SMALL
        ? new ProviderException(
            ErrorClass.REJECTED,
            told.withDetail(
                    "It does not fit: the disk is smaller than the "
                        + LocalImage.told(image.bytes())
                        + " of the image, or than what is packed in it.")
                .withHint("give the disk more room"),
            null,
            null)
        : new ProviderException(ErrorClass.TRANSIENT, told, null, null);
  }

  /** The failure of an upload that broke off; it begins anew, since nothing of it is kept. */
  static ProviderException broken(ImageSource image, IOException cause) {
    boolean untrusted =
        cause instanceof SSLPeerUnverifiedException
            || String.valueOf(cause.getMessage()).contains("PKIX");
    if (untrusted) {
      return certificate(String.valueOf(Unanswered.rootOf(cause).getMessage()), cause);
    }
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(KubevirtCodes.NOT_TAKEN, "the upload of " + image.name() + " broke off")
            .withDetail(Unanswered.explain(cause))
            .withHint("again, from its beginning: homelab up"),
        null,
        cause);
  }

  /** The failure of an image that came whole and could not be written; it is sent anew. */
  static ProviderException unpacking(ImageSource image, String namespace) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(KubevirtCodes.NOT_TAKEN, image.name() + " broke while it was unpacked")
            .withDetail("It came whole, and what writes it to the disk gave up or began anew.")
            .withHint("kubectl -n " + namespace + " get pods   (cdi-upload-…: its last log)")
            .withHint("is the file whole, and the disk large enough for what is packed in it?"),
        null,
        null);
  }

  /** The certificate of the proxy is not one to trust. */
  static ProviderException certificate(String detail, Throwable cause) {
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                KubevirtCodes.NOT_TAKEN, "the upload proxy cannot be trusted by its certificate")
            .withDetail(detail)
            .withHint(
                "kubectl -n "
                    + UploadDoor.NAMESPACE
                    + " get configmap "
                    + UploadDoor.BUNDLE
                    + "   (is it of the authority that signed the proxy's?)"),
        null,
        cause);
  }

  /** A disk has another image, or is just given one. */
  static ProviderException other(String disk, String file) {
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(
                KubevirtCodes.OTHER_IMAGE,
                "disk " + disk + " was filled with another image than " + file)
            .withDetail("What is in a disk is not replaced: the machine may have changed it since.")
            .withHint("a disc, or a disk whose loss is confirmed, is made anew: homelab up"),
        null,
        null);
  }

  /** A disk that can take no image any more. */
  static ProviderException failed(String namespace, String disk) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(
                KubevirtCodes.NOT_TAKEN, "disk " + namespace + '/' + disk + " could not be filled")
            .withHint(
                "kubectl -n " + namespace + " describe datavolume " + DataVolume.nameOf(disk)),
        null,
        null);
  }
}
