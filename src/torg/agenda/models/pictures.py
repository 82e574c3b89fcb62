"""Pictures that sources name by their address, and our own copies of them."""

from django.db import models

from torg.places.models import City, Feed


class SourcePicture(models.Model):
    """One address of a picture that events of a city name. Several events may name the same one.

    `name` is our own copy, drawn anew, in the storage: the value of `Event.image` of all of them.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    # The source that named it first, on whose page it is told how it went.
    feed = models.ForeignKey(Feed, null=True, on_delete=models.SET_NULL, related_name="+")
    url = models.CharField(max_length=500)
    name = models.CharField(max_length=200, blank=True)  # "" = none yet, or none that we take

    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the bytes that came
    next_at = models.DateTimeField()  # when it is looked at again
    failures = models.PositiveSmallIntegerField(default=0)  # since it last went well
    problem = models.CharField(max_length=30, blank=True)  # Problem of fetching, or PictureTrouble
    facts = models.JSONField(default=dict)  # what the problem's words are filled in with
    tried_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "url"], name="picture_once_in_city")]
        indexes = [models.Index(fields=["next_at"], name="picture_due")]

    def __str__(self) -> str:
        return self.url
